import { loaded, withTexts } from "./load";

/** What pages are whole without at first. */
export const parts = {
  toasts: () => import("@/shared/ui/toasts"),
  bell: () => import("@/features/notifications/components/bell"),
  reserve: () => withTexts(import("@/features/loans/components/reserve-button"), "lending"),
  borrow: () => withTexts(import("@/features/cart/components/borrow-button"), "lending"),
  upkeep: () => withTexts(import("@/features/loans/components/loans-upkeep"), "lending"),
};
/** What the administrator's lists lead to. */
export const adminParts = {
  add: () => import("@/features/admin/components/add-page"),
  change: () => import("@/features/admin/components/change-page"),
};

export const Toasts = loaded(async () => (await parts.toasts()).Toasts);
export const Bell = loaded(async () => (await parts.bell()).Bell);
export const ReserveButton = loaded(async () => (await parts.reserve()).ReserveButton);
export const BorrowButton = loaded(async () => (await parts.borrow()).BorrowButton);
export const LoansUpkeep = loaded(async () => (await parts.upkeep()).LoansUpkeep);
export const AddBookPage = loaded(async () => (await adminParts.add()).AddPage);
export const ChangeBookPage = loaded(async () => (await adminParts.change()).ChangePage);
