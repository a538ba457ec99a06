import { client, type Reservation } from "@/shared/api/client";
import { answer } from "@/shared/api/problem";

/** Join the queue for a book; rejects with `copy_available`, `borrowed_already`, `reserved_already` or `reservation_limit`. */
export async function reserveBook(bookId: string, key: string): Promise<Reservation> {
  const params = { header: { "Idempotency-Key": key } };
  const { data } = await answer(client.POST("/api/reservations", { params, body: { book_id: bookId } }));
  return data.reservation;
}
