import { loaded, withTexts } from "./load";

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
// What a page shows at once is whole without them.
const parts = {
  toasts: () => import("@/shared/ui/toasts"),
  bell: () => import("@/features/notifications/components/bell"),
  reserve: () => withTexts(import("@/features/loans/components/reserve-button"), "lending"),
  borrow: () => withTexts(import("@/features/cart/components/borrow-button"), "lending"),
  upkeep: () => withTexts(import("@/features/loans/components/loans-upkeep"), "lending"),
};
const admin = {
  lists: () => withTexts(import("./pages/admin"), "admin"),
  add: () => import("@/features/admin/components/add-page"),
  change: () => import("@/features/admin/components/change-page"),
};

export const BooksPage = loaded(async () => (await pages.books()).Page);
export const BookPage = loaded(async () => (await pages.book()).Page);
export const CartPage = loaded(async () => (await pages.cart()).Page);
export const LoansPage = loaded(async () => (await pages.loans()).Page);
export const ReservationsPage = loaded(async () => (await pages.reservations()).Page);
export const NotificationsPage = loaded(async () => (await pages.notifications()).Page);
export const StatusPage = loaded(async () => (await pages.status()).Page);
export const LoginPage = loaded(async () => (await pages.login()).Page);
export const NotFoundPage = loaded(async () => (await pages.notFound()).Page);
export const AdminPage = loaded(async () => (await admin.lists()).Page);
export const AddBookPage = loaded(async () => (await admin.add()).AddPage);
export const ChangeBookPage = loaded(async () => (await admin.change()).ChangePage);
export const Toasts = loaded(async () => (await parts.toasts()).Toasts);
export const Bell = loaded(async () => (await parts.bell()).Bell);
export const ReserveButton = loaded(async () => (await parts.reserve()).ReserveButton);
export const BorrowButton = loaded(async () => (await parts.borrow()).BorrowButton);
export const LoansUpkeep = loaded(async () => (await parts.upkeep()).LoansUpkeep);

/**
 * Load all that the reader may come to once the first page rests: a reader who goes offline, or a cluster that dies,
 * then stops no one.
 */
export function loadTheRest(isAdmin: boolean): void {
  const idle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 1_000));
  const rest = [...Object.values(pages), ...Object.values(parts), ...(isAdmin ? Object.values(admin) : [])];
  idle(() => rest.map((load) => load().catch(() => undefined)), { timeout: 5_000 });
}
