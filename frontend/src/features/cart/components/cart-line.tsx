import type { ReactNode } from "react";
import { Link } from "react-router";
import type { CartItem } from "@/shared/api/client";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { ownText } from "@/shared/own-text";
import { Button } from "@/shared/ui/button";
import { Checkbox } from "./checkbox";
import { Stepper } from "./stepper";

type Props = {
  line: CartItem;
  cover: ReactNode;
  selected: boolean;
  select: (selected: boolean) => void;
  setQuantity: (quantity: number) => void;
  remove: () => void;
};

export function CartLine({ line, cover, selected, select, setQuantity, remove }: Props) {
  const { t } = useTranslation();
  const { price, date } = useFormat();
  const { title } = line;
  return (
    <li className="grid grid-cols-[auto_4.5rem_minmax(0,1fr)] gap-x-3 py-5 sm:grid-cols-[auto_5.5rem_minmax(0,1fr)] sm:gap-x-5">
      <Checkbox label={t("cart.selectBook", { title })} checked={selected} change={select} />
      <div>{cover}</div>
      <div className="flex min-w-0 flex-col">
        <div className="flex items-start justify-between gap-2">
          <h2 {...ownText(title)} className="leading-snug font-semibold">
            <Link to={`/books/${line.book_id}`} className="hover:underline">
              {title}
            </Link>
          </h2>
          <Button
            look="plain"
            size="small"
            data-remove
            className="-mt-1.5 -mr-3 shrink-0 underline underline-offset-4"
            aria-label={t("cart.removeBook", { title })}
            onClick={remove}
          >
            {t("cart.remove")}
          </Button>
        </div>
        <p {...ownText(line.author)} className="text-sm text-soft">
          {line.author}
        </p>
        <p className="text-sm text-soft">
          {t("cart.each", { price: price(line.price) })}
          <span className="hidden sm:inline"> · {t("cart.addedAt", { date: date(line.added_at) })}</span>
        </p>
        <div className="mt-auto flex flex-wrap items-center justify-between gap-2 pt-3">
          <Stepper title={title} quantity={line.quantity} change={setQuantity} />
          <p className="text-lg font-bold tabular-nums">{price(line.price * line.quantity)}</p>
        </div>
      </div>
    </li>
  );
}
