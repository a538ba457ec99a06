import { useEffect, useRef } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { newKey } from "@/shared/api/key";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { loginPath } from "@/shared/session/return-path";
import { session } from "@/shared/session/session";
import { Button } from "@/shared/ui/button";
import { type Change, keep } from "../change";
import { useChangeLoans } from "../use-change-loans";
import { useReservations } from "../use-reservations";
import { useUnderWay } from "../use-under-way";

type Props = { book: { id: string; title: string }; large?: boolean };

/** The way to wait for a book of which all copies are lent; who waits already sees the place in the queue. */
export function ReserveButton({ book, large = false }: Props) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const reserve = useReserve(book);
  const reserving = useUnderWay(["reserve"], book.id) !== undefined;
  const reservation = useReservations().data?.find(({ book_id }) => book_id === book.id);
  const link = useRef<HTMLAnchorElement>(null);
  const pressed = useRef(false);

  // The button that was pressed becomes a link, which takes its focus.
  useEffect(() => {
    if (reservation && pressed.current && document.activeElement === document.body) link.current?.focus();
    if (reservation) pressed.current = false;
  }, [reservation]);

  if (reservation) {
    const place = number(reservation.place);
    const words = large ? t("book.reservedLong", { place }) : t("book.reserved", { place });
    return (
      <Link
        ref={link}
        to="/reservations"
        className="inline-block py-1 text-sm font-semibold underline underline-offset-4"
      >
        {reservation.state === "ready" ? t("book.held") : words}
      </Link>
    );
  }
  const press = () => {
    pressed.current = true;
    reserve();
  };
  return (
    <Button
      look={large ? "solid" : "outline"}
      size={large ? "large" : "small"}
      aria-label={reserving ? undefined : t("book.reserveBook", { title: book.title })}
      aria-disabled={reserving}
      onClick={press}
    >
      {t(reserving ? "loans.doing.reserve" : "book.reserve")}
    </Button>
  );
}

/** Give the function that reserves the book; without a login, that first. */
function useReserve(book: Props["book"]) {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const change = useChangeLoans();
  return () => {
    const wish: Change = { key: newKey(), kind: "reserve", id: book.id, book };
    if (session.get().reader) return change(wish);
    keep(wish, null);
    void navigate(loginPath(pathname + search));
  };
}
