import { BooksPage } from "@/features/books/components/books-page";
import { AddButton } from "@/features/cart/components/add-button";
import { ReserveButton } from "@/features/loans/components/reserve-button";

export function Page() {
  return (
    <BooksPage action={(book) => (book.available === 0 ? <ReserveButton book={book} /> : <AddButton book={book} />)} />
  );
}
