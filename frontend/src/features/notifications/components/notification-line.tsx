import i18next, { type TFunction } from "i18next";
import { Link } from "react-router";
import type { Notification } from "@/shared/api/client";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { Button } from "@/shared/ui/button";

type Props = { notification: Notification; read: () => void };

/** One notification, which leads to what it is about; whether it is new stands there as a word. */
export function NotificationLine({ notification, read }: Props) {
  const { t } = useTranslation();
  const { deadline, moment } = useFormat();
  const { created_at: created, read_at } = notification;
  const text = textOf(t, notification, deadline);
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 py-4">
      <div className="min-w-0 flex-1 basis-60">
        <p className={read_at ? "text-soft" : "font-semibold"}>
          {!read_at && (
            <span className="mr-2 inline-block rounded-full bg-ink px-2 text-xs leading-5 font-bold text-paper">
              {t("notifications.new")}
            </span>
          )}
          <Link to={placeOf(notification)} onClick={() => read_at || read()} className="hover:underline">
            {text}
          </Link>
        </p>
        <time dateTime={created} className="text-sm text-soft">
          {moment(created)}
        </time>
      </div>
      {!read_at && (
        <Button
          look="plain"
          size="small"
          className="-mx-3"
          aria-label={t("notifications.readOne", { text })}
          onClick={read}
        >
          {t("notifications.read")}
        </Button>
      )}
    </li>
  );
}

function textOf(t: TFunction, { type, title, data }: Notification, deadline: (value: string) => string): string {
  const { due_at, hold_until } = data as { due_at?: string; hold_until?: string };
  const date = hold_until ?? due_at;
  const known = i18next.exists(`notifications.types.${type}`);
  return t(`notifications.types.${known ? type : "other"}`, { title, date: date ? deadline(date) : "" });
}

function placeOf({ type, book_id }: Notification): string {
  if (type === "loan_created" || type === "loan_overdue") return "/loans";
  if (type === "loan_returned") return "/loans?state=past";
  return type.startsWith("reservation_") ? "/reservations" : `/books/${book_id}`;
}
