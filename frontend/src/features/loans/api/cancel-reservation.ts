import { client } from "@/shared/api/client";
import { answer } from "@/shared/api/problem";

export async function cancelReservation(id: string, key: string): Promise<void> {
  const params = { path: { id }, header: { "Idempotency-Key": key } };
  await answer(client.DELETE("/api/reservations/{id}", { params }));
}
