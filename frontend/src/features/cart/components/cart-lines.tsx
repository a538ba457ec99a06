import { type ReactNode, useRef, useState } from "react";
import type { Cart, CartItem } from "@/shared/api/client";
import { useTranslation } from "@/shared/i18n/use-translation";
import { Button } from "@/shared/ui/button";
import { useCartActions } from "../use-cart-actions";
import { CartLine } from "./cart-line";
import { CartSummary } from "./cart-summary";
import { Checkbox } from "./checkbox";

type Props = { cart: Cart; borrowing: boolean; cover: (line: CartItem) => ReactNode };

export function CartLines({ cart, borrowing, cover }: Props) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const { setQuantity, remove, clear, borrow } = useCartActions();
  // What is left out, not what is chosen: a book that comes in from elsewhere is chosen.
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = cart.filter(({ book_id }) => !left.has(book_id));
  const all = chosen.length === cart.length ? true : chosen.length > 0 ? "some" : false;

  // The button that was pressed goes with its line: the focus moves on to the next line's, else to the one before.
  const removeLine = (line: CartItem, index: number) => {
    remove([line]);
    setTimeout(() => {
      const buttons = list.current?.querySelectorAll<HTMLButtonElement>("[data-remove]") ?? [];
      buttons[Math.min(index, buttons.length - 1)]?.focus();
    });
  };

  const select = (id: string, selected: boolean) => {
    const next = new Set(left);
    if (selected) next.delete(id);
    else next.add(id);
    setLeft(next);
  };

  return (
    <div className="mt-6 grid gap-8 lg:grid-cols-[minmax(0,1fr)_20rem] lg:gap-12">
      <div>
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line pb-3">
          <div className="mr-auto flex">
            <Checkbox
              label={t("cart.all")}
              checked={all}
              change={(selected) => setLeft(new Set(selected ? [] : cart.map(({ book_id }) => book_id)))}
            >
              {t("cart.all")}
            </Checkbox>
          </div>
          <Button look="plain" size="small" disabled={chosen.length === 0} onClick={() => remove(chosen)}>
            {t("cart.removeSelected")}
          </Button>
          <Button look="plain" size="small" className="-mr-3" onClick={() => clear(cart)}>
            {t("cart.clear")}
          </Button>
        </div>
        <ul ref={list} className="divide-y divide-line">
          {cart.map((line, index) => (
            <CartLine
              key={line.book_id}
              line={line}
              cover={cover(line)}
              selected={!left.has(line.book_id)}
              select={(selected) => select(line.book_id, selected)}
              setQuantity={(quantity) => setQuantity(line, line.quantity, quantity)}
              remove={() => removeLine(line, index)}
            />
          ))}
        </ul>
      </div>
      <CartSummary chosen={chosen} borrowing={borrowing} borrow={() => borrow(chosen.map(({ book_id }) => book_id))} />
    </div>
  );
}
