import type { ReactNode } from "react";
import { Link } from "react-router";
import { ownText } from "@/shared/own-text";

type Props = {
  book: { book_id: string; title: string; author: string };
  cover: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
};

/** A line of a list of books that someone has, had or waits for: the book, what is to know, what is to do. */
export function LentLine({ book, cover, actions, children }: Props) {
  return (
    <li className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-4 py-5 sm:grid-cols-[5.5rem_minmax(0,1fr)] sm:gap-x-5">
      <div>{cover}</div>
      <div className="flex min-w-0 flex-col">
        <h2 {...ownText(book.title)} className="leading-snug font-semibold">
          <Link to={`/books/${book.book_id}`} className="hover:underline">
            {book.title}
          </Link>
        </h2>
        <p {...ownText(book.author)} className="text-sm text-soft">
          {book.author}
        </p>
        <div className="mt-2 text-[0.9375rem]">{children}</div>
        {actions && <div className="mt-auto flex flex-wrap items-center gap-2 pt-3">{actions}</div>}
      </div>
    </li>
  );
}
