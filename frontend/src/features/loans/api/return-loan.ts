import { client, type Loan } from "@/shared/api/client";
import { answer } from "@/shared/api/problem";

/** Return a book and give the loan as it then is. */
export async function returnLoan(id: string, key: string): Promise<Loan> {
  const params = { path: { id }, header: { "Idempotency-Key": key } };
  const { data } = await answer(client.POST("/api/loans/{id}/return", { params }));
  return data.loan;
}
