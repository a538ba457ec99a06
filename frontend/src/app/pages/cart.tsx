import { BookCover } from "@/features/books/components/book-cover";
import { CartPage } from "@/features/cart/components/cart-page";

export function Page() {
  return <CartPage cover={(line) => <BookCover book={line} />} />;
}
