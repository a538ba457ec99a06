import { client } from "@/shared/api/client";
import { newKey } from "@/shared/api/key";
import { answer } from "@/shared/api/problem";

/** Mark notifications as read, without ids all of them, and give how many are unread then. */
export async function readNotifications(ids?: string[]): Promise<number> {
  const params = { header: { "Idempotency-Key": newKey() } };
  const { data } = await answer(client.POST("/api/notifications/read", { params, body: ids ? { ids } : {} }));
  return data.unread;
}
