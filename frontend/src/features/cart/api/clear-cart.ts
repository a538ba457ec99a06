import { client } from "@/shared/api/client";
import { answer } from "@/shared/api/problem";

export async function clearCart(key: string): Promise<void> {
  await answer(client.POST("/api/cart/clear", { params: { header: { "Idempotency-Key": key } } }));
}
