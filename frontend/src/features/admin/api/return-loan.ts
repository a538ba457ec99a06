import { client } from "@/shared/api/client";
import { answer } from "@/shared/api/problem";

/** Return a reader's book on their behalf. */
export async function returnLoan(id: string, key: string): Promise<void> {
  await answer(client.POST("/api/loans/{id}/return", { params: { path: { id }, header: { "Idempotency-Key": key } } }));
}
