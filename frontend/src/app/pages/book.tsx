import { Suspense } from "react";
import { BookPage } from "@/features/books/components/book-page";
import { AddLarge } from "@/features/cart/components/add-button";
import { ReserveButton } from "../parts";

export function Page() {
  return (
    <BookPage
      action={(book) => (
        <div className="flex flex-wrap items-center gap-3">
          {book.available === 0 && (
            <Suspense>
              <ReserveButton book={book} large />
            </Suspense>
          )}
          <AddLarge book={book} />
        </div>
      )}
    />
  );
}
