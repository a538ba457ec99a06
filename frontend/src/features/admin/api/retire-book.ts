import { client } from "@/shared/api/client";
import { answer } from "@/shared/api/problem";

/** Take a book out of the catalogue. */
export async function retireBook(id: string, key: string): Promise<void> {
  const params = { path: { id }, header: { "Idempotency-Key": key } };
  await answer(client.DELETE("/api/admin/books/{id}", { params }));
}
