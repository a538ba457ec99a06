import type { ReactNode } from "react";
import type { Book } from "@/shared/api/client";
import { useTranslation } from "@/shared/i18n/use-translation";
import { BookCard } from "./book-card";

const GRID = "grid grid-cols-2 gap-x-4 gap-y-8 sm:grid-cols-3 sm:gap-x-6 md:grid-cols-4 lg:grid-cols-5 xl:grid-cols-6";

type Props = { books: Book[]; loading: boolean; action: (book: Book) => ReactNode };

export function BookGrid({ books, loading, action }: Props) {
  return (
    <ul aria-busy={loading} className={`${GRID} transition-opacity ${loading ? "opacity-50" : ""}`}>
      {books.map((book) => (
        <li key={book.id}>
          <BookCard book={book} action={action(book)} />
        </li>
      ))}
    </ul>
  );
}

export function BookGridSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={GRID}>
      <p className="sr-only">{t("list.loading")}</p>
      {Array.from({ length: 12 }, (_, index) => index).map((index) => (
        <div key={index} aria-hidden="true">
          <div className="skeleton aspect-[2/3] rounded-[3px]" />
          <div className="skeleton mt-3 h-4 w-4/5 rounded" />
          <div className="skeleton mt-2 h-3.5 w-3/5 rounded" />
          <div className="skeleton mt-4 h-6 w-2/5 rounded" />
        </div>
      ))}
    </div>
  );
}
