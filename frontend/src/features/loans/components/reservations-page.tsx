import type { ReactNode } from "react";
import type { Reservation } from "@/shared/api/client";
import { useTranslation } from "@/shared/i18n/use-translation";
import { session } from "@/shared/session/session";
import { useStore } from "@/shared/store";
import { ButtonLink } from "@/shared/ui/button";
import { EmptyState } from "@/shared/ui/empty-state";
import { ListSkeleton } from "@/shared/ui/list-skeleton";
import { LoadProblem } from "@/shared/ui/load-problem";
import { LoginFirst } from "@/shared/ui/login-first";
import { PageHeading } from "@/shared/ui/page-heading";
import { useKeptFocus } from "@/shared/ui/use-kept-focus";
import { useReservations } from "../use-reservations";
import { ReservationLine } from "./reservation-line";
import { Views } from "./views";

type Slot = (reservation: Reservation) => ReactNode;
type Props = { cover: Slot; borrow: Slot };

/** The books that the reader waits for; `cover` draws a book's cover, `borrow` gives the way to borrow one that is ready. */
export function ReservationsPage(slots: Props) {
  const { t } = useTranslation();
  const { reader } = useStore(session);
  if (!reader) {
    return <LoginFirst page={t("reservations.title")} title={t("loans.loginTitle")} hint={t("loans.loginHint")} />;
  }
  return (
    <>
      <PageHeading title={t("reservations.title")}>{t("loans.title")}</PageHeading>
      <Views present="reservations" />
      <Reservations {...slots} />
    </>
  );
}

function Reservations({ cover, borrow }: Props) {
  const { t } = useTranslation();
  const { data, error, refetch } = useReservations();
  const keepFocus = useKeptFocus(data?.length ?? 0);

  if (!data && error) return <LoadProblem problem={error} again={() => refetch()} />;
  if (!data) return <ListSkeleton />;
  if (data.length === 0) {
    return (
      <EmptyState
        title={<h2 className="text-xl font-bold">{t("reservations.none")}</h2>}
        hint={t("reservations.noneHint")}
      >
        <ButtonLink to="/">{t("loans.browse")}</ButtonLink>
      </EmptyState>
    );
  }
  return (
    <>
      <p className="mt-4 text-soft">{t("reservations.rule")}</p>
      <ul onFocus={keepFocus} className="max-w-3xl divide-y divide-line">
        {data.map((reservation) => (
          <ReservationLine
            key={reservation.id}
            reservation={reservation}
            cover={cover(reservation)}
            borrow={borrow(reservation)}
          />
        ))}
      </ul>
    </>
  );
}
