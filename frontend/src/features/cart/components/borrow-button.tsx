import { useTranslation } from "@/shared/i18n/use-translation";
import { Button } from "@/shared/ui/button";
import { useCart } from "../use-cart";
import { useCartActions } from "../use-cart-actions";

type Props = { book: { book_id: string; title: string; author: string } };

/** Borrow one book that is kept for the reader: through the cart, as every book, but without going there. */
export function BorrowButton({ book }: Props) {
  const { t } = useTranslation();
  const { cart, borrowing } = useCart();
  const { setQuantity, borrow } = useCartActions();
  const { book_id } = book;
  const press = () => {
    if (borrowing) return;
    // Shown nowhere: by the time that its price could be, the book has left the cart again.
    if (!cart?.some((line) => line.book_id === book_id)) setQuantity({ ...book, price: 0 }, 0, 1);
    borrow([book_id]);
  };
  return (
    <Button
      size="small"
      aria-label={borrowing ? undefined : t("borrow.buttonBook", { title: book.title })}
      aria-disabled={borrowing}
      onClick={press}
    >
      {t(borrowing ? "borrow.busy" : "borrow.button")}
    </Button>
  );
}
