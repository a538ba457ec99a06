import { client } from "@/shared/api/client";
import { newKey } from "@/shared/api/key";
import { answer } from "@/shared/api/problem";
import { startSession } from "@/shared/session/session";

/** Open a session; rejects with the Problem `wrong_credentials` or `too_many_logins`. */
export async function logIn(credentials: { id: string; password: string }): Promise<void> {
  const params = { header: { "Idempotency-Key": newKey() } };
  const { data } = await answer(client.POST("/api/users/login", { params, body: credentials }));
  startSession({ id: data.user_id, role: data.role });
}
