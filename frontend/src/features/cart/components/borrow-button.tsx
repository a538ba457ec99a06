import { useTranslation } from "@/shared/i18n/use-translation";
import { Button } from "@/shared/ui/button";
import { useCart } from "../use-cart";
import { useCartActions } from "../use-cart-actions";

type Props = { book: { book_id: string; title: string } };

/** Borrow one book that is kept for the reader, and so need not be in the cart. */
export function BorrowButton({ book }: Props) {
  const { t } = useTranslation();
  const { borrowing } = useCart();
  const { borrow } = useCartActions();
  return (
    <Button
      size="small"
      aria-label={borrowing ? undefined : t("borrow.buttonBook", { title: book.title })}
      aria-disabled={borrowing}
      onClick={() => borrowing || borrow([book.book_id])}
    >
      {t(borrowing ? "borrow.busy" : "borrow.button")}
    </Button>
  );
}
