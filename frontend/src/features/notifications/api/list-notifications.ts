import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, type Notification } from "@/shared/api/client";
import { cursorOf } from "@/shared/api/cursor";
import { answer } from "@/shared/api/problem";

export type NotificationPage = { unread: number; notifications: Notification[]; nextCursor: string | null };

const PAGE_SIZE = 20;

/** A page of the reader's notifications, newest first, and how many of all are unread; the page before while it loads. */
export function notificationsQuery(reader: string, cursor = "") {
  return queryOptions({
    queryKey: ["notifications", reader, cursor],
    queryFn: ({ signal }) => listNotifications(cursor, signal),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
}

async function listNotifications(cursor: string, signal: AbortSignal): Promise<NotificationPage> {
  const query = { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
  const { data, response } = await answer(client.GET("/api/notifications", { params: { query }, signal }));
  return { ...data, nextCursor: cursorOf(response) };
}
