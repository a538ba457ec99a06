import { loaded, withTexts } from "./load";
import { adminParts, parts } from "./parts";

const pages = {
  books: () => withTexts(import("./pages/books"), "books"),
  book: () => withTexts(import("./pages/book"), "books"),
  cart: () => withTexts(import("./pages/cart"), "cart", "lending"),
  loans: () => withTexts(import("./pages/loans"), "lending", "loans"),
  reservations: () => withTexts(import("./pages/reservations"), "lending", "loans"),
  notifications: () => withTexts(import("./pages/notifications"), "loans"),
  status: () => withTexts(import("./pages/status"), "status"),
  login: () => withTexts(import("./pages/login"), "login"),
  notFound: () => import("./pages/not-found"),
};
const adminPages = { lists: () => withTexts(import("./pages/admin"), "admin") };

export const BooksPage = loaded(async () => (await pages.books()).Page);
export const BookPage = loaded(async () => (await pages.book()).Page);
export const CartPage = loaded(async () => (await pages.cart()).Page);
export const LoansPage = loaded(async () => (await pages.loans()).Page);
export const ReservationsPage = loaded(async () => (await pages.reservations()).Page);
export const NotificationsPage = loaded(async () => (await pages.notifications()).Page);
export const StatusPage = loaded(async () => (await pages.status()).Page);
export const LoginPage = loaded(async () => (await pages.login()).Page);
export const NotFoundPage = loaded(async () => (await pages.notFound()).Page);
export const AdminPage = loaded(async () => (await adminPages.lists()).Page);

/**
 * Load all that the reader may come to once the first page rests: a reader who goes offline, or a cluster that dies,
 * then stops no one.
 */
export function loadTheRest(isAdmin: boolean): void {
  const idle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 1_000));
  const admin = isAdmin ? [...Object.values(adminPages), ...Object.values(adminParts)] : [];
  const rest = [...Object.values(pages), ...Object.values(parts), ...admin];
  idle(() => rest.map((load) => load().catch(() => undefined)), { timeout: 5_000 });
}
