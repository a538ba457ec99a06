import { BookCover } from "@/features/books/components/book-cover";
import { BorrowButton } from "@/features/cart/components/borrow-button";
import { ReservationsPage } from "@/features/loans/components/reservations-page";

export function Page() {
  return (
    <ReservationsPage
      cover={(reservation) => <BookCover book={reservation} />}
      borrow={(reservation) => <BorrowButton book={reservation} />}
    />
  );
}
