import { type ReactNode, useEffect } from "react";
import type { CartItem, Refusal } from "@/shared/api/client";
import { useTranslation } from "@/shared/i18n/use-translation";
import { session } from "@/shared/session/session";
import { useStore } from "@/shared/store";
import { ButtonLink } from "@/shared/ui/button";
import { EmptyState } from "@/shared/ui/empty-state";
import { ListSkeleton } from "@/shared/ui/list-skeleton";
import { LoadProblem } from "@/shared/ui/load-problem";
import { LoginFirst } from "@/shared/ui/login-first";
import { PageHeading } from "@/shared/ui/page-heading";
import { outcome } from "../outcome";
import { useCart } from "../use-cart";
import { useCartActions } from "../use-cart-actions";
import { BorrowOutcome } from "./borrow-outcome";
import { CartLines } from "./cart-lines";

type Props = { cover: (line: CartItem) => ReactNode; reserve: (refusal: Refusal) => ReactNode };

/** The reader's cart; `cover` draws the cover of a line, `reserve` gives the way to wait for a book of which none is left. */
export function CartPage({ cover, reserve }: Props) {
  const { t } = useTranslation();
  const { reader } = useStore(session);
  const came = useOutcome(reader?.id);
  const { cart, borrowing, error, again } = useCart();
  const { remove } = useCartActions();

  if (!reader) return <LoginFirst page={t("cart.title")} title={t("cart.loginTitle")} hint={t("cart.loginHint")} />;
  if (cart?.length === 0 && !came) {
    return <Empty title={<PageHeading title={t("cart.title")}>{t("cart.empty")}</PageHeading>} />;
  }
  const removeRefused = ({ book_id }: Refusal) => {
    remove((cart ?? []).filter((line) => line.book_id === book_id));
    if (came) outcome.set({ ...came, refused: came.refused.filter((refusal) => refusal.book_id !== book_id) });
  };
  return (
    <>
      <PageHeading>{t("cart.title")}</PageHeading>
      {came && (
        <BorrowOutcome outcome={came} steps={{ reserve, remove: removeRefused }} close={() => outcome.set(null)} />
      )}
      {!cart && (error ? <LoadProblem problem={error} again={again} /> : <ListSkeleton />)}
      {cart?.length === 0 && <Empty title={<h2 className="text-xl font-bold">{t("cart.empty")}</h2>} />}
      {cart && cart.length > 0 && <CartLines cart={cart} borrowing={borrowing} cover={cover} />}
    </>
  );
}

/** Give what came of this reader's borrowing, until the page is left. */
function useOutcome(reader: string | undefined) {
  const came = useStore(outcome);
  useEffect(() => () => outcome.set(null), []);
  return came && came.reader === reader && came.loans.length + came.refused.length > 0 ? came : null;
}

function Empty({ title }: { title: ReactNode }) {
  const { t } = useTranslation();
  return (
    <EmptyState title={title} hint={t("cart.emptyHint")}>
      <ButtonLink to="/">{t("cart.browse")}</ButtonLink>
    </EmptyState>
  );
}
