import type { Cart } from "@/shared/api/client";
import { newKey } from "@/shared/api/key";
import { useTranslation } from "@/shared/i18n/use-translation";
import { showToast } from "@/shared/ui/toast-store";
import type { Title } from "./change";
import { useChangeCart } from "./use-change-cart";

/** Give what a reader can do with the lines of the cart. Removing asks nothing, because it can be undone. */
export function useCartActions() {
  const { t } = useTranslation();
  const { mutate } = useChangeCart();

  const setQuantity = (book: Title, from: number, quantity: number) => {
    if (quantity !== from) mutate({ key: newKey(), kind: "set", book: titleOf(book), quantity, by: quantity - from });
  };

  const putBack = (lines: Cart) => {
    for (const line of lines) {
      mutate({ key: newKey(), kind: "set", book: titleOf(line), quantity: line.quantity, by: line.quantity });
    }
  };

  const offerUndo = (text: string, lines: Cart) => {
    showToast({ text, action: { label: t("cart.undo"), run: () => putBack(lines) } });
  };

  const remove = (lines: Cart) => {
    const [first] = lines;
    if (!first) return;
    const counted = lines.map((line) => mutate({ key: newKey(), kind: "remove", book: titleOf(line) }));
    if (!counted.includes(true)) return;
    const one = lines.length === 1;
    offerUndo(one ? t("cart.removed", { title: first.title }) : t("cart.removedMany", { count: lines.length }), lines);
  };

  const clear = (lines: Cart) => {
    if (mutate({ key: newKey(), kind: "clear" })) offerUndo(t("cart.cleared"), lines);
  };

  const borrow = (books: string[]) => mutate({ key: newKey(), kind: "borrow", books });

  return { setQuantity, remove, clear, borrow };
}

function titleOf({ book_id, title, author, price }: Title): Title {
  return { book_id, title, author, price };
}
