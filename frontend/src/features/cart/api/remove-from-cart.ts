import { type Cart, client } from "@/shared/api/client";
import { answer } from "@/shared/api/problem";

/** Take `quantity` of a book, or all of it, out of the cart and give the cart. */
export async function removeFromCart(bookId: string, quantity: number | undefined, key: string): Promise<Cart> {
  const query = quantity === undefined ? {} : { quantity };
  const params = { path: { book_id: bookId }, query, header: { "Idempotency-Key": key } };
  const { data } = await answer(client.DELETE("/api/cart/remove/{book_id}", { params }));
  return data.cart;
}
