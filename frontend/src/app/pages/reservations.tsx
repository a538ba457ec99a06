import { Suspense } from "react";
import { BookCover } from "@/features/books/components/book-cover";
import { ReservationsPage } from "@/features/loans/components/reservations-page";
import { BorrowButton } from "../parts";

export function Page() {
  return (
    <ReservationsPage
      cover={(reservation) => <BookCover book={reservation} />}
      borrow={(reservation) => (
        <Suspense>
          <BorrowButton book={reservation} />
        </Suspense>
      )}
    />
  );
}
