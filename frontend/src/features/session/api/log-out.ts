import { client } from "@/shared/api/client";
import { newKey } from "@/shared/api/key";
import { answer } from "@/shared/api/problem";
import { leaveSession } from "@/shared/session/session";

export async function logOut(): Promise<void> {
  const params = { header: { "Idempotency-Key": newKey() } };
  await answer(client.POST("/api/users/logout", { params }));
  leaveSession();
}
