import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Book } from "@/shared/api/client";
import { useFormat } from "@/shared/format";
import { ownText } from "@/shared/own-text";
import { FROM_LIST } from "@/shared/position";
import { Cover } from "@/shared/ui/cover";
import { Availability } from "./availability";

type Props = { book: Book; action: ReactNode };

export function BookCard({ book, action }: Props) {
  const { price } = useFormat();
  return (
    <article className="group relative flex h-full flex-col">
      <Cover
        title={book.title}
        author={book.author}
        category={book.category}
        className="transition-transform duration-200 group-hover:-translate-y-1"
      />
      <h2 {...ownText(book.title)} className="mt-3 line-clamp-2 leading-snug font-semibold">
        {/* The link covers the whole card; what else can be pressed lies above it. */}
        <Link
          to={`/books/${book.id}`}
          state={FROM_LIST}
          className="after:absolute after:inset-0 hover:underline focus-visible:outline-none focus-visible:after:rounded focus-visible:after:outline-2 focus-visible:after:outline-offset-4 focus-visible:after:outline-ink"
        >
          {book.title}
        </Link>
      </h2>
      <p className="mt-0.5 truncate text-sm text-soft">
        <bdi {...ownText(book.author)}>{book.author}</bdi> · <bdi {...ownText(book.publisher)}>{book.publisher}</bdi>
      </p>
      <Availability book={book} className="mt-0.5 text-sm" />
      <div className="mt-auto flex flex-wrap items-center justify-between gap-x-2 gap-y-1 pt-2">
        <p className="font-semibold tabular-nums">{price(book.price)}</p>
        <div className="relative z-10">{action}</div>
      </div>
    </article>
  );
}
