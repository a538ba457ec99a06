import { BooksPage } from "@/features/books/components/books-page";
import { AddButton } from "@/features/cart/components/add-button";

export function Page() {
  return <BooksPage action={(book) => <AddButton book={book} />} />;
}
