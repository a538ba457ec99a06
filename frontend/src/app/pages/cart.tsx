import { BookCover } from "@/features/books/components/book-cover";
import { CartPage } from "@/features/cart/components/cart-page";
import { ReserveButton } from "@/features/loans/components/reserve-button";

export function Page() {
  return (
    <CartPage
      cover={(line) => <BookCover book={line} />}
      reserve={({ book_id, title }) => <ReserveButton book={{ id: book_id, title }} />}
    />
  );
}
