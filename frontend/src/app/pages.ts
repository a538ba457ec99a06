import { type ComponentType, lazy } from "react";

const PAUSES_MS = [300, 1_000, 3_000];

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
  idle(() => Object.values(loads).map((load) => load().catch(() => undefined)));
}

function page(load: () => Promise<{ Page: ComponentType }>) {
  return lazy(async () => ({ default: (await persistently(load)).Page }));
}

async function persistently<T>(load: () => Promise<T>): Promise<T> {
  for (const ms of PAUSES_MS) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, ms));
    }
  }
  return load();
}
