import { useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import type { Book } from "@/shared/api/client";
import { cut } from "@/shared/characters";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { ownText } from "@/shared/own-text";
import { FROM_LIST, positionOf } from "@/shared/position";
import { LONGEST } from "@/shared/search-text";
import { ButtonLink } from "@/shared/ui/button";
import { EmptyState } from "@/shared/ui/empty-state";
import { Icon } from "@/shared/ui/icon";
import { ListSkeleton } from "@/shared/ui/list-skeleton";
import { LoadProblem } from "@/shared/ui/load-problem";
import { PageHeading } from "@/shared/ui/page-heading";
import { Pager } from "@/shared/ui/pager";
import { SearchBox } from "@/shared/ui/search-box";
import { booksQuery } from "../api/find-books";
import { Views } from "./views";

/** The catalogue as an administrator keeps it: find a book to change, or add one. */
export function BooksPage() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const search = cut(params.get("search") ?? "", LONGEST);
  const find = (text: string) => setParams(text ? { search: text } : {}, { replace: true });

  return (
    <>
      <PageHeading title={t("admin.books")}>{t("admin.title")}</PageHeading>
      <Views present="books" />
      <div className="mt-6 grid gap-3 sm:grid-cols-[minmax(0,1fr)_auto]">
        <SearchBox search={search} change={find} />
        <ButtonLink to="/admin/books/new" state={FROM_LIST} className="sm:self-center">
          <Icon name="plus" />
          {t("adminBooks.add")}
        </ButtonLink>
      </div>
      <Books search={search} />
    </>
  );
}

function Books({ search }: { search: string }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const position = positionOf(useSearchParams()[0]);
  const { data, error, isPlaceholderData, refetch } = useQuery(booksQuery(search, position.cursor));

  if (!data && error) return <LoadProblem problem={error} again={() => refetch()} />;
  if (!data) return <ListSkeleton />;
  const { books, total, nextCursor } = data;
  return (
    <>
      <p role="status" className="mt-6 min-h-6 text-soft tabular-nums">
        {!isPlaceholderData && total > 0 && t("adminBooks.count", { count: total })}
      </p>
      {books.length === 0 && (
        <EmptyState
          title={<h2 className="text-xl font-bold">{t("adminBooks.none")}</h2>}
          hint={t("adminBooks.noneHint")}
        />
      )}
      <ul aria-busy={isPlaceholderData} className="mt-2 divide-y divide-line border-line border-y empty:border-0">
        {books.map((book) => (
          <BookRow key={book.id} book={book} />
        ))}
      </ul>
      <Pager position={position} nextCursor={nextCursor} label={t("list.page", { page: number(position.page) })} />
    </>
  );
}

function BookRow({ book }: { book: Book }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { id, title, copies, available } = book;
  const known = copies !== null && available !== null;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 py-3">
      <div className="min-w-0">
        <h2 {...ownText(title)} className="leading-snug font-semibold">
          {title}
        </h2>
        <p className="text-sm text-soft">
          <bdi {...ownText(book.author)}>{book.author}</bdi> · <bdi {...ownText(book.publisher)}>{book.publisher}</bdi>{" "}
          · {book.year}
        </p>
        <p className="text-sm tabular-nums">
          {known
            ? t("adminBooks.copies", { copies: number(copies), available: number(available) })
            : t("adminBooks.unknown")}
        </p>
      </div>
      <Link
        to={`/admin/books/${id}`}
        state={FROM_LIST}
        aria-label={t("adminBooks.changeBook", { title })}
        className="inline-flex min-h-10 items-center px-2 underline underline-offset-4"
      >
        {t("adminBooks.change")}
      </Link>
    </li>
  );
}
