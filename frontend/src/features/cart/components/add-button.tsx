import type { Book } from "@/shared/api/client";
import { useTranslation } from "@/shared/i18n/use-translation";
import { Button } from "@/shared/ui/button";
import { Icon } from "@/shared/ui/icon";
import { useAdd } from "./use-add";

/** Add to cart, small: on a card among many. */
export function AddButton({ book }: { book: Book }) {
  const { t } = useTranslation();
  const { add } = useAdd(book);
  return (
    <Button look="outline" size="small" aria-label={t("cart.addBook", { title: book.title })} onClick={add}>
      <Icon name="plus" className="size-4" />
      {t("cart.add")}
    </Button>
  );
}

/** Add to cart, large, with how many are in it: on the book's own page. */
export function AddLarge({ book }: { book: Book }) {
  const { t } = useTranslation();
  const { add, inCart } = useAdd(book);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Button size="large" look={book.available === 0 ? "outline" : "solid"} onClick={add}>
        <Icon name="bag" />
        {t("cart.addLong")}
      </Button>
      {inCart > 0 && <p className="text-soft">{t("cart.inCart", { count: inCart })}</p>}
    </div>
  );
}
