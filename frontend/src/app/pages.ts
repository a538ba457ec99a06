import { type ComponentType, lazy } from "react";
import { pause, startWaiting } from "@/shared/api/connection";
import { loadTexts, type Part } from "@/shared/i18n/i18n";

const PAUSES_MS = [300, 1_000, 3_000];
const OFFLINE_PAUSE_MS = 5_000; // or less: the return of the network ends it
const NEVER = new AbortController().signal;

const loads = {
  books: () => import("./pages/books"),
  book: () => import("./pages/book"),
  cart: () => withTexts("loans", import("./pages/cart")),
  loans: () => withTexts("loans", import("./pages/loans")),
  reservations: () => withTexts("loans", import("./pages/reservations")),
  notifications: () => withTexts("loans", import("./pages/notifications")),
  status: () => import("./pages/status"),
  login: () => import("./pages/login"),
  notFound: () => import("./pages/not-found"),
};
const loadAdmin = () => withTexts("admin", import("./pages/admin"));

export const BooksPage = page(loads.books);
export const BookPage = page(loads.book);
export const CartPage = page(loads.cart);
export const LoansPage = page(loads.loans);
export const ReservationsPage = page(loads.reservations);
export const NotificationsPage = page(loads.notifications);
export const StatusPage = page(loads.status);
export const LoginPage = page(loads.login);
export const NotFoundPage = page(loads.notFound);
export const AdminPage = page(loadAdmin);

/**
 * Load all pages of the reader once the first one rests: a reader who goes offline, or a cluster that dies, then stops
 * no one.
 */
export function loadAllPages(isAdmin: boolean): void {
  const idle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 1_000));
  const all = [...Object.values(loads), ...(isAdmin ? [loadAdmin] : [])];
  idle(() => all.map((load) => load().catch(() => undefined)), { timeout: 5_000 });
}

function page(load: () => Promise<{ Page: ComponentType }>) {
  return lazy(async () => ({ default: (await persistently(load)).Page }));
}

async function withTexts<T>(part: Part, page: Promise<T>): Promise<T> {
  const [loaded] = await Promise.all([page, loadTexts(part)]);
  return loaded;
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
