import type { ReactNode } from "react";
import type { Reservation } from "@/shared/api/client";
import { newKey } from "@/shared/api/key";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { Button } from "@/shared/ui/button";
import { Icon } from "@/shared/ui/icon";
import { useChangeLoans } from "../use-change-loans";
import { useUnderWay } from "../use-under-way";
import { LentLine } from "./lent-line";

type Props = { reservation: Reservation; cover: ReactNode; borrow: ReactNode };

export function ReservationLine({ reservation, cover, borrow }: Props) {
  const { t } = useTranslation();
  const { date, deadline, fromToday, number } = useFormat();
  const { state, place, reserved_at: reserved, hold_until: until } = reservation;
  const ready = state === "ready";
  const waiting = place > 1 ? t("reservations.place", { place: number(place) }) : t("reservations.next");
  return (
    <LentLine
      book={reservation}
      cover={cover}
      actions={
        <>
          {ready && borrow}
          <Cancel reservation={reservation} />
        </>
      }
    >
      <p className="flex items-center gap-1.5 font-semibold">
        {ready && <Icon name="check" className="size-4" />}
        {ready ? t("reservations.ready") : waiting}
      </p>
      {until && (
        <p className="flex flex-wrap gap-x-2">
          <time dateTime={until}>{t("reservations.until", { date: deadline(until) })}</time>
          <span className="text-soft">{fromToday(until)}</span>
        </p>
      )}
      <p className="text-sm text-soft">{t("reservations.reservedAt", { date: date(reserved) })}</p>
    </LentLine>
  );
}

function Cancel({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const change = useChangeLoans();
  const { id, book_id, title } = reservation;
  const cancelling = useUnderWay(["cancel"], id) !== undefined;
  const cancel = () => change({ key: newKey(), kind: "cancel", id, book: { id: book_id, title } });
  return (
    <Button
      look="outline"
      size="small"
      aria-label={cancelling ? undefined : t("reservations.cancelBook", { title })}
      aria-disabled={cancelling}
      onClick={cancel}
    >
      {t(cancelling ? "loans.doing.cancel" : "reservations.cancel")}
    </Button>
  );
}
