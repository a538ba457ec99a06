import { BookPage } from "@/features/books/components/book-page";
import { AddLarge } from "@/features/cart/components/add-button";

export function Page() {
  return <BookPage action={(book) => <AddLarge book={book} />} />;
}
