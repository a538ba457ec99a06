import { BookPage } from "@/features/books/components/book-page";
import { AddLarge } from "@/features/cart/components/add-button";
import { ReserveButton } from "@/features/loans/components/reserve-button";

export function Page() {
  return (
    <BookPage
      action={(book) => (
        <div className="flex flex-wrap items-center gap-3">
          {book.available === 0 && <ReserveButton book={book} large />}
          <AddLarge book={book} />
        </div>
      )}
    />
  );
}
