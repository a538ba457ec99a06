import { Suspense } from "react";
import { BookCover } from "@/features/books/components/book-cover";
import { CartPage } from "@/features/cart/components/cart-page";
import { ReserveButton } from "../parts";

export function Page() {
  return (
    <CartPage
      cover={(line) => <BookCover book={line} />}
      reserve={({ book_id, title }) => (
        <Suspense>
          <ReserveButton book={{ id: book_id, title }} />
        </Suspense>
      )}
    />
  );
}
