import { type Book, client, type NewBook } from "@/shared/api/client";
import { answer } from "@/shared/api/problem";

/** Add a book to the catalogue and give it; rejects with `isbn_taken`. */
export async function addBook(book: NewBook, key: string): Promise<Book> {
  const params = { header: { "Idempotency-Key": key } };
  return (await answer(client.POST("/api/admin/books", { params, body: book }))).data;
}
