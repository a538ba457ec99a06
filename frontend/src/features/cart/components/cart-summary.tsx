import type { Cart } from "@/shared/api/client";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { copiesIn, priceOf } from "../change";

/** What the chosen lines come to. */
export function CartSummary({ chosen }: { chosen: Cart }) {
  const { t } = useTranslation();
  const { number, price } = useFormat();
  const kinds = t("cart.kindsValue", { kinds: number(chosen.length), copies: number(copiesIn(chosen)) });
  return (
    <aside aria-label={t("cart.total")} className="h-fit rounded-2xl bg-wash p-5 lg:sticky lg:top-6">
      <dl className="grid grid-cols-[1fr_auto] items-baseline gap-y-2">
        <dt className="text-soft">{t("cart.selected")}</dt>
        <dd className="text-right tabular-nums">{kinds}</dd>
        <dt className="font-semibold">{t("cart.total")}</dt>
        <dd className="text-right text-2xl font-bold tabular-nums">
          <span role="status">{price(priceOf(chosen))}</span>
        </dd>
      </dl>
      <p className="mt-4 border-t border-line pt-4 text-sm text-soft">{t("cart.note")}</p>
    </aside>
  );
}
