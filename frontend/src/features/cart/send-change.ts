import type { Cart } from "@/shared/api/client";
import { addToCart } from "./api/add-to-cart";
import { type Borrowed, borrow } from "./api/borrow";
import { clearCart } from "./api/clear-cart";
import { removeFromCart } from "./api/remove-from-cart";
import type { Change } from "./change";

/** Have the library make a change, and give the cart as it then is; of borrowing also what came of it. */
export async function sendChange(change: Change): Promise<{ cart: Cart } | Borrowed> {
  if (change.kind === "borrow") return borrow(change.books, change.key);
  if (change.kind === "clear") {
    await clearCart(change.key);
    return { cart: [] };
  }
  return { cart: await sendLine(change) };
}

async function sendLine(change: Extract<Change, { book: unknown }>): Promise<Cart> {
  const { book_id: id } = change.book;
  if (change.kind === "remove" || change.quantity < 1) return removeFromCart(id, undefined, change.key);
  return change.by > 0 ? addToCart(id, change.by, change.key) : removeFromCart(id, -change.by, change.key);
}
