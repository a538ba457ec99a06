import type { Cart, CartItem } from "@/shared/api/client";

export const MOST_OF_A_BOOK = 99;

/** What a line needs to be shown before the library has answered. */
export type Title = Pick<CartItem, "book_id" | "title" | "author" | "price">;

/**
 * One wish of the reader. `quantity` is what the cart holds of the book afterwards, which is what shows at once and
 * may be applied twice; `by` is the difference, which is what is sent, so that another tab's changes stay.
 */
export type Change = { key: string } & (
  | { kind: "set"; book: Title; quantity: number; by: number }
  | { kind: "remove"; book: Title }
  | { kind: "clear" }
  | { kind: "borrow"; books: string[] }
);

/** Give the cart as it looks with a change that is still under way. */
export function applied(cart: Cart, change: Change): Cart {
  if (change.kind === "clear") return [];
  if (change.kind === "borrow") return cart; // what is borrowed is known only afterwards
  const { book } = change;
  if (change.kind === "remove" || change.quantity < 1) return cart.filter(({ book_id }) => book_id !== book.book_id);
  const { quantity } = change;
  if (cart.some(({ book_id }) => book_id === book.book_id)) {
    return cart.map((line) => (line.book_id === book.book_id ? { ...line, quantity } : line));
  }
  return [...cart, { ...book, quantity, cover_image: "", added_at: new Date().toISOString() }];
}

/** Whether the changes under way end in what is wished for anyway: then it is one press that came twice. */
export function isUnderWay(wish: Change, changes: readonly Change[]): boolean {
  const last = changes.findLast((change) => isOfTheSame(change, wish));
  return last !== undefined && intentOf(last) === intentOf(wish);
}

function isOfTheSame(one: Change, other: Change): boolean {
  if (one.kind === "borrow" || other.kind === "borrow") return intentOf(one) === intentOf(other);
  return one.kind === "clear" || other.kind === "clear" || one.book.book_id === other.book.book_id;
}

function intentOf(change: Change): string {
  if (change.kind === "clear") return "clear";
  if (change.kind === "borrow") return `borrow ${change.books}`;
  return `${change.kind === "set" ? change.quantity : 0} of ${change.book.book_id}`;
}

export function copiesIn(cart: Cart): number {
  return cart.reduce((sum, { quantity }) => sum + quantity, 0);
}

export function priceOf(cart: Cart): number {
  return cart.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
}
