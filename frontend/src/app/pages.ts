import { type ComponentType, lazy } from "react";
import { pause, startWaiting } from "@/shared/api/connection";

const PAUSES_MS = [300, 1_000, 3_000];
const OFFLINE_PAUSE_MS = 5_000; // or less: the return of the network ends it
const NEVER = new AbortController().signal;

const loads = {
  books: () => import("./pages/books"),
  book: () => import("./pages/book"),
  cart: () => import("./pages/cart"),
  status: () => import("./pages/status"),
  login: () => import("./pages/login"),
  notFound: () => import("./pages/not-found"),
};

export const BooksPage = page(loads.books);
export const BookPage = page(loads.book);
export const CartPage = page(loads.cart);
export const StatusPage = page(loads.status);
export const LoginPage = page(loads.login);
export const NotFoundPage = page(loads.notFound);

/** Load all pages once the first one rests: a reader who goes offline, or a cluster that dies, then stops no one. */
export function loadAllPages(): void {
  const idle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 1_000));
  idle(() => Object.values(loads).map((load) => load().catch(() => undefined)), { timeout: 5_000 });
}

function page(load: () => Promise<{ Page: ComponentType }>) {
  return lazy(async () => ({ default: (await persistently(load)).Page }));
}

/** Load until it works; only a failure while the network is there counts, for then the script itself may be gone. */
async function persistently<T>(load: () => Promise<T>): Promise<T> {
  let endWaiting: (() => void) | undefined;
  try {
    for (let failures = 0; ; ) {
      try {
        return await load();
      } catch (problem) {
        if (navigator.onLine) failures += 1;
        if (failures > PAUSES_MS.length) throw problem;
      }
      endWaiting ??= startWaiting();
      await pause(PAUSES_MS[failures - 1] ?? OFFLINE_PAUSE_MS, NEVER);
    }
  } finally {
    endWaiting?.();
  }
}
