import { useTranslation } from "@/shared/i18n/use-translation";
import { useCart } from "../use-cart";

/** The word for the cart with how many books are in it. */
export function CartCount() {
  const { t } = useTranslation();
  const { copies } = useCart();
  return (
    <>
      <span className="sr-only">{copies ? t("nav.cartCount", { count: copies }) : t("nav.cart")}</span>
      <span aria-hidden="true">{t("nav.cart")}</span>
      {copies > 0 && (
        <span
          aria-hidden="true"
          className="ml-1.5 inline-grid h-5 min-w-5 place-items-center rounded-full bg-ink px-1.5 text-xs font-bold text-paper tabular-nums"
        >
          {copies}
        </span>
      )}
    </>
  );
}
