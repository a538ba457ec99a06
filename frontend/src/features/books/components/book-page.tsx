import type { ReactNode } from "react";
import { useParams } from "react-router";
import type { Book } from "@/shared/api/client";
import { Problem } from "@/shared/api/problem";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { ownText } from "@/shared/own-text";
import { BackLink } from "@/shared/ui/back-link";
import { Button, ButtonLink } from "@/shared/ui/button";
import { categoryName } from "@/shared/ui/category-name";
import { Cover } from "@/shared/ui/cover";
import { EmptyState } from "@/shared/ui/empty-state";
import { PageHeading } from "@/shared/ui/page-heading";
import { problemText } from "@/shared/ui/problem-text";
import { useBook } from "../api/get-book";
import { Availability } from "./availability";
import { BookFacts } from "./book-facts";

const LENDING_MS = 15_000; // what others borrow and return meanwhile

type Props = { action: (book: Book) => ReactNode };

/** One book in full; `action` gives what can be done with it. */
export function BookPage({ action }: Props) {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const { data: book, error, refetch } = useBook(id, LENDING_MS);

  if (error && !book) return <NoBook error={error} again={() => refetch()} />;
  return (
    <>
      <BackLink list="/" label={t("book.back")} />
      {book ? <Details book={book} action={action(book)} /> : <Skeleton />}
    </>
  );
}

function Details({ book, action }: { book: Book; action: ReactNode }) {
  const { t } = useTranslation();
  const { price } = useFormat();
  return (
    <article className="grid gap-8 sm:grid-cols-[minmax(0,15rem)_1fr] lg:grid-cols-[20rem_1fr] lg:gap-14">
      <Cover
        title={book.title}
        author={book.author}
        category={book.category}
        className="mx-auto max-w-52 sm:max-w-none"
      />
      <div className="max-w-xl">
        <p className="text-soft">{categoryName(t, book.category)}</p>
        <PageHeading title={book.title} className="mt-1 font-serif lg:text-4xl">
          <span {...ownText(book.title)}>{book.title}</span>
        </PageHeading>
        <p {...ownText(book.author)} className="mt-2 text-lg">
          {book.author}
        </p>
        <p className="mt-6 text-2xl font-bold tabular-nums">{price(book.price)}</p>
        <Availability book={book} className="mt-1" />
        <div className="mt-4">{action}</div>
        <h2 className="mt-10 font-semibold">{t("book.about")}</h2>
        <p {...ownText(book.description)} className="mt-2 whitespace-pre-line leading-loose">
          {book.description}
        </p>
        <BookFacts book={book} />
      </div>
    </article>
  );
}

function NoBook({ error, again }: { error: Error; again: () => void }) {
  const { t } = useTranslation();
  const missing = error instanceof Problem && [400, 404].includes(error.status);
  return (
    <EmptyState
      title={<PageHeading>{t(missing ? "book.missing" : "list.failed")}</PageHeading>}
      hint={missing ? t("book.missingHint") : problemText(t, error)}
    >
      {!missing && <Button onClick={again}>{t("list.again")}</Button>}
      <ButtonLink look={missing ? "solid" : "outline"} to="/">
        {t("book.back")}
      </ButtonLink>
    </EmptyState>
  );
}

function Skeleton() {
  const { t } = useTranslation();
  return (
    <div className="grid gap-8 sm:grid-cols-[minmax(0,15rem)_1fr] lg:grid-cols-[20rem_1fr] lg:gap-14">
      <p className="sr-only" role="status">
        {t("list.loading")}
      </p>
      <div className="skeleton mx-auto aspect-[2/3] w-full max-w-52 rounded-[3px] sm:max-w-none" />
      <div className="max-w-xl">
        <div className="skeleton h-5 w-16 rounded" />
        <div className="skeleton mt-3 h-9 w-4/5 rounded" />
        <div className="skeleton mt-4 h-5 w-2/5 rounded" />
        <div className="skeleton mt-8 h-12 w-44 rounded-lg" />
        <div className="skeleton mt-10 h-24 w-full rounded" />
      </div>
    </div>
  );
}
