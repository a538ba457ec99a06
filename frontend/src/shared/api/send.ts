import { pause, startWaiting } from "@/shared/api/connection";
import { observe } from "@/shared/cluster/observe";

const TIMEOUT_MS = 8_000; // the front door itself gives up after 3 s
const SHORTEST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 5_000;
// Out of reach for now. A 500 is a bug, which the next try meets as well.
const PASSING = new Set([502, 503, 504]);

/**
 * Fetch until there is an answer that means something: a lost network, a timeout or a 503 is tried again, for as long
 * as nobody aborts the request. Every try is the same request, so that its Idempotency-Key is the same too.
 */
export async function send(request: Request): Promise<Response> {
  let endWaiting: (() => void) | undefined;
  try {
    for (let attempt = 0; ; attempt += 1) {
      const response = await sendOnce(request);
      if (response && !PASSING.has(response.status)) return response;
      endWaiting ??= startWaiting();
      await pause(pauseBefore(attempt, response), request.signal);
    }
  } finally {
    endWaiting?.();
  }
}

/** Fetch once and tell the observers; null when no whole answer came. Rejects only when the caller has aborted. */
export async function sendOnce(request: Request, timeout = TIMEOUT_MS): Promise<Response | null> {
  const started = Date.now();
  // Of the caller and of the clock; AbortSignal.any does the same, where there is one.
  const either = new AbortController();
  const abort = () => either.abort();
  const timer = setTimeout(abort, timeout);
  request.signal.addEventListener("abort", abort);
  try {
    request.signal.throwIfAborted();
    const response = await fetch(request.clone(), { signal: either.signal });
    const body = await response.arrayBuffer(); // whoever answers may die halfway through
    observe({ started, ended: Date.now(), member: response.headers.get("X-Served-By"), status: response.status });
    return new Response(body.byteLength ? body : null, response);
  } catch {
    request.signal.throwIfAborted();
    observe({ started, ended: Date.now(), member: null, status: 0 });
    return null;
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener("abort", abort);
  }
}

function pauseBefore(attempt: number, response: Response | null): number {
  const backoff = Math.min(SHORTEST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS);
  const asked = Number(response?.headers.get("Retry-After") ?? 0) * 1000;
  // A fifth of chance keeps a thousand readers from returning in the same instant.
  return Math.max(backoff, Math.min(asked, LONGEST_PAUSE_MS)) * (1 + Math.random() / 5);
}
