import { client, type Loan } from "@/shared/api/client";
import { answer } from "@/shared/api/problem";

/** Keep a book for longer and give the loan; rejects with `renewed_already`, `reserved`, `overdue` or `returned`. */
export async function renewLoan(id: string, key: string): Promise<Loan> {
  const params = { path: { id }, header: { "Idempotency-Key": key } };
  const { data } = await answer(client.POST("/api/loans/{id}/renew", { params }));
  return data.loan;
}
