import { type Cart, client } from "@/shared/api/client";
import { answer } from "@/shared/api/problem";

/** Put `quantity` more of a book into the cart and give the cart; rejects with `quantity_limit` or `cart_full`. */
export async function addToCart(bookId: string, quantity: number, key: string): Promise<Cart> {
  const params = { header: { "Idempotency-Key": key } };
  const { data } = await answer(client.POST("/api/cart/add", { params, body: { book_id: bookId, quantity } }));
  return data.cart;
}
