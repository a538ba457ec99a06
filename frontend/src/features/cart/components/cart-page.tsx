import type { ReactNode } from "react";
import type { CartItem } from "@/shared/api/client";
import { useTranslation } from "@/shared/i18n/use-translation";
import { loginPath } from "@/shared/session/return-path";
import { session } from "@/shared/session/session";
import { useStore } from "@/shared/store";
import { ButtonLink } from "@/shared/ui/button";
import { EmptyState } from "@/shared/ui/empty-state";
import { PageHeading } from "@/shared/ui/page-heading";
import { useCart } from "../use-cart";
import { CartLines } from "./cart-lines";

type Props = { cover: (line: CartItem) => ReactNode };

/** The reader's cart; `cover` draws the cover of a line. */
export function CartPage({ cover }: Props) {
  const { t } = useTranslation();
  const { reader } = useStore(session);
  const { cart } = useCart();

  if (!reader) {
    return (
      <EmptyState
        title={<PageHeading title={t("cart.title")}>{t("cart.loginTitle")}</PageHeading>}
        hint={t("cart.loginHint")}
      >
        <ButtonLink to={loginPath("/cart")}>{t("session.login")}</ButtonLink>
        <ButtonLink look="outline" to="/">
          {t("cart.browse")}
        </ButtonLink>
      </EmptyState>
    );
  }
  if (cart?.length === 0) {
    return (
      <EmptyState
        title={<PageHeading title={t("cart.title")}>{t("cart.empty")}</PageHeading>}
        hint={t("cart.emptyHint")}
      >
        <ButtonLink to="/">{t("cart.browse")}</ButtonLink>
      </EmptyState>
    );
  }
  return (
    <>
      <PageHeading>{t("cart.title")}</PageHeading>
      {cart ? <CartLines cart={cart} cover={cover} /> : <Skeleton />}
    </>
  );
}

function Skeleton() {
  const { t } = useTranslation();
  return (
    <div className="mt-8 flex max-w-2xl flex-col gap-8">
      <p className="sr-only" role="status">
        {t("cart.loading")}
      </p>
      {[1, 2, 3].map((line) => (
        <div key={line} className="flex gap-5" aria-hidden="true">
          <div className="skeleton aspect-[2/3] w-20 rounded-[3px]" />
          <div className="flex-1">
            <div className="skeleton h-5 w-1/2 rounded" />
            <div className="skeleton mt-3 h-4 w-1/4 rounded" />
          </div>
        </div>
      ))}
    </div>
  );
}
