import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { positionOf } from "@/shared/position";
import { session } from "@/shared/session/session";
import { useStore } from "@/shared/store";
import { Button } from "@/shared/ui/button";
import { EmptyState } from "@/shared/ui/empty-state";
import { ListSkeleton } from "@/shared/ui/list-skeleton";
import { LoadProblem } from "@/shared/ui/load-problem";
import { LoginFirst } from "@/shared/ui/login-first";
import { PageHeading } from "@/shared/ui/page-heading";
import { Pager } from "@/shared/ui/pager";
import { useKeptFocus } from "@/shared/ui/use-kept-focus";
import { notificationsQuery } from "../api/list-notifications";
import { useRead } from "../use-read";
import { NotificationLine } from "./notification-line";

export function NotificationsPage() {
  const { t } = useTranslation();
  const { reader } = useStore(session);
  if (!reader) {
    const title = t("notifications.loginTitle");
    return <LoginFirst page={t("notifications.title")} title={title} hint={t("notifications.loginHint")} />;
  }
  return (
    <>
      <PageHeading>{t("notifications.title")}</PageHeading>
      <Notifications reader={reader.id} />
    </>
  );
}

function Notifications({ reader }: { reader: string }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const position = positionOf(useSearchParams()[0]);
  const { data, error, refetch } = useQuery(notificationsQuery(reader, position.cursor));
  const { mutate: read } = useRead(reader);
  const keepFocus = useKeptFocus(data?.notifications.filter(({ read_at }) => !read_at).length ?? 0);

  if (!data && error) return <LoadProblem problem={error} again={() => refetch()} />;
  if (!data) return <ListSkeleton />;
  const { unread, notifications, nextCursor } = data;
  if (notifications.length === 0) {
    const title = <h2 className="text-xl font-bold">{t("notifications.none")}</h2>;
    return <EmptyState title={title} hint={t("notifications.noneHint")} />;
  }
  return (
    <>
      <div className="mt-2 flex min-h-11 max-w-3xl flex-wrap items-center justify-between gap-x-4 border-b border-line pb-2">
        <p role="status" className="text-soft">
          {unread ? t("notifications.unread", { count: unread }) : t("notifications.allRead")}
        </p>
        <Button
          look="plain"
          size="small"
          className="-mr-3 aria-disabled:opacity-60"
          aria-disabled={unread === 0}
          onClick={() => unread > 0 && read(undefined)}
        >
          {t("notifications.readAll")}
        </Button>
      </div>
      <ul onFocus={keepFocus} className="max-w-3xl divide-y divide-line">
        {notifications.map((each) => (
          <NotificationLine key={each.id} notification={each} read={() => read([each.id])} />
        ))}
      </ul>
      <Pager position={position} nextCursor={nextCursor} label={t("list.page", { page: number(position.page) })} />
    </>
  );
}
