import { useQuery } from "@tanstack/react-query";
import { NavLink } from "react-router";
import { useTranslation } from "@/shared/i18n/use-translation";
import { Icon } from "@/shared/ui/icon";
import { notificationsQuery } from "../api/list-notifications";
import { useArrived } from "../use-arrived";

const REFRESH_MS = 30_000; // not while the page is hidden

/** The way to the reader's notifications with how many are new; what arrives while the page is open is announced. */
export function Bell({ reader }: { reader: string }) {
  const { t } = useTranslation();
  const { data } = useQuery({ ...notificationsQuery(reader), refetchInterval: REFRESH_MS });
  const unread = data?.unread ?? 0;
  const arrived = useArrived(data?.unread);
  return (
    <>
      <NavLink
        to="/notifications"
        className="relative grid size-10 place-items-center rounded-md text-soft hover:text-ink aria-[current=page]:text-ink"
      >
        <Icon name="bell" />
        <span className="sr-only">
          {unread ? t("nav.notificationCount", { count: unread }) : t("nav.notifications")}
        </span>
        {unread > 0 && (
          <span
            aria-hidden="true"
            className="absolute top-1 right-1 grid h-4.5 min-w-4.5 place-items-center rounded-full bg-ink px-1 text-[0.6875rem] leading-none font-bold text-paper tabular-nums"
          >
            {unread > 99 ? "99+" : unread}
          </span>
        )}
      </NavLink>
      <span role="status" className="sr-only">
        {arrived > 0 && t("nav.arrived", { count: arrived })}
      </span>
    </>
  );
}
