import { type Cart, client, type Loan, type Refusal } from "@/shared/api/client";
import { answer } from "@/shared/api/problem";

/** Each book that was asked for is in `loans` or, with the reason, in `refused`; `cart` is what is left. */
export type Borrowed = { loans: Loan[]; refused: Refusal[]; cart: Cart };

export async function borrow(bookIds: string[], key: string): Promise<Borrowed> {
  const params = { header: { "Idempotency-Key": key } };
  const { data } = await answer(client.POST("/api/loans", { params, body: { book_ids: bookIds } }));
  return data;
}
