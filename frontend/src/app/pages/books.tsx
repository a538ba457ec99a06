import { Suspense } from "react";
import { BooksPage } from "@/features/books/components/books-page";
import { AddButton } from "@/features/cart/components/add-button";
import { ReserveButton } from "../parts";

export function Page() {
  return (
    <BooksPage
      action={(book) =>
        book.available === 0 ? (
          <Suspense>
            <ReserveButton book={book} />
          </Suspense>
        ) : (
          <AddButton book={book} />
        )
      }
    />
  );
}
