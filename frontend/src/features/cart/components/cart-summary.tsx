import type { Cart } from "@/shared/api/client";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { Button } from "@/shared/ui/button";
import { copiesIn, priceOf } from "../change";

type Props = { chosen: Cart; borrowing: boolean; borrow: () => void };

/** What the chosen lines come to, and the way to borrow them. */
export function CartSummary({ chosen, borrowing, borrow }: Props) {
  const { t } = useTranslation();
  const { number, price } = useFormat();
  const kinds = t("cart.kindsValue", { kinds: number(chosen.length), copies: number(copiesIn(chosen)) });
  const ready = chosen.length > 0 && !borrowing;
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
      <Button
        size="large"
        className="mt-4 w-full aria-disabled:bg-soft"
        aria-disabled={!ready}
        aria-describedby="borrow-rule"
        onClick={() => ready && borrow()}
      >
        {t(borrowing ? "borrow.busy" : "borrow.button")}
      </Button>
      <p id="borrow-rule" className="mt-3 text-sm text-soft">
        {t("borrow.rule")}
      </p>
      <p className="mt-4 border-t border-line pt-4 text-sm text-soft">{t("cart.note")}</p>
    </aside>
  );
}
