import { BookCover } from "@/features/books/components/book-cover";
import { LoansPage } from "@/features/loans/components/loans-page";

export function Page() {
  return <LoansPage cover={(loan) => <BookCover book={loan} />} />;
}
