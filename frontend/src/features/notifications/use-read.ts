import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "@/shared/i18n/use-translation";
import { showToast } from "@/shared/ui/toast-store";
import { useChange } from "@/shared/use-change";
import type { NotificationPage } from "./api/list-notifications";
import { readNotifications } from "./api/read-notifications";

/** Give the function that marks notifications of a reader as read, without ids all: shown at once, taken back if it fails. */
export function useRead(reader: string) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const filters = { queryKey: ["notifications", reader] };
  const mutationKey = ["read-notifications", reader];

  return useChange({
    mutationKey,
    isUnderWay: (ids: string[] | undefined, changes) => changes.some((change) => String(change) === String(ids)),
    mutationFn: readNotifications,
    onMutate: async (ids: string[] | undefined) => {
      await queries.cancelQueries(filters); // what was read before must not arrive after
      const now = new Date().toISOString();
      queries.setQueriesData<NotificationPage>(filters, (page) => page && marked(page, ids, now));
    },
    onError: () => showToast({ tone: "problem", text: t("notifications.failed") }),
    // Not while others are under way: what they show would be gone until they are made.
    onSettled: () => {
      if (queries.isMutating({ mutationKey }) === 1) void queries.invalidateQueries(filters);
    },
  });
}

/** Give the page with these notifications, or all, read at a moment. */
export function marked(page: NotificationPage, ids: readonly string[] | undefined, now: string): NotificationPage {
  const isMeant = ({ id, read_at }: { id: string; read_at: string | null }) => !read_at && (!ids || ids.includes(id));
  const count = page.notifications.filter(isMeant).length;
  return {
    ...page,
    unread: ids ? Math.max(0, page.unread - count) : 0,
    notifications: page.notifications.map((each) => (isMeant(each) ? { ...each, read_at: now } : each)),
  };
}
