import { createStore } from "@/shared/store";

type Waiting = { requests: number; since: number };

/** How many requests wait to be sent again, and since when (ms); null while all is well. */
export const connection = createStore<Waiting | null>(null);

const sleepers = new Set<() => void>();

/** Count a request as waiting until the function that this gives is called. */
export function startWaiting(): () => void {
  const before = connection.get();
  connection.set({ requests: (before?.requests ?? 0) + 1, since: before?.since ?? Date.now() });
  return () => {
    const now = connection.get();
    if (now) connection.set(now.requests > 1 ? { ...now, requests: now.requests - 1 } : null);
  };
}

/** Wait `ms`, or less when someone calls `retryNow`; rejects when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (finish: () => void) => () => {
      clearTimeout(timer);
      sleepers.delete(wake);
      signal.removeEventListener("abort", abort);
      finish();
    };
    const wake = end(resolve);
    const abort = end(() => reject(signal.reason));
    const timer = setTimeout(wake, ms);
    sleepers.add(wake);
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
  });
}

/** Send every waiting request again at once. */
export function retryNow(): void {
  for (const wake of [...sleepers]) wake();
}

/** Send waiting requests again as soon as the network or the reader is back. */
export function retryOnReturn(): void {
  window.addEventListener("online", retryNow);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && retryNow());
}
