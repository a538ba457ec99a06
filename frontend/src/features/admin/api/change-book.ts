import { type Book, client, type NewBook } from "@/shared/api/client";
import { answer } from "@/shared/api/problem";

/** Change what is given of a book and give it; rejects with `isbn_taken`, `copies_in_use` or `book_not_found`. */
export async function changeBook(id: string, change: Partial<NewBook>, key: string): Promise<Book> {
  const params = { path: { id }, header: { "Idempotency-Key": key } };
  return (await answer(client.PATCH("/api/admin/books/{id}", { params, body: change }))).data;
}
