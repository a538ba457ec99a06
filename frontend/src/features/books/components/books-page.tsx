import type { ReactNode } from "react";
import type { Book } from "@/shared/api/client";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { LoadProblem } from "@/shared/ui/load-problem";
import { PageHeading } from "@/shared/ui/page-heading";
import { Pager } from "@/shared/ui/pager";
import { SearchBox } from "@/shared/ui/search-box";
import { useBooks } from "../api/list-books";
import { isNarrowed, PAGE_SIZE, type Query } from "../query";
import { BookGrid, BookGridSkeleton } from "./book-grid";
import { Filters } from "./filters";
import { NoBooks } from "./no-books";
import { useBookQuery } from "./use-book-query";

type Props = { action: (book: Book) => ReactNode };

/** The catalogue: search, filters and a page of covers; `action` gives what can be done with each book. */
export function BooksPage({ action }: Props) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { query, change } = useBookQuery();
  const { data, error, isPlaceholderData, refetch } = useBooks(query);

  const pages = Math.max(query.page, Math.ceil((data?.total ?? 0) / PAGE_SIZE));
  return (
    <>
      <PageHeading title={t("books.title")}>{t("books.lead")}</PageHeading>
      <div className="mt-5 mb-8 flex flex-col gap-5">
        <SearchBox search={query.search} change={(search) => change({ search }, { replace: true })} />
        <Filters query={query} change={change} />
      </div>
      <ResultCount query={query} total={data && !isPlaceholderData ? data.total : undefined} />
      {data?.stale && <p className="mb-4 text-soft">{t("books.stale")}</p>}
      {!data && !error && <BookGridSkeleton />}
      {error && !data && <LoadProblem problem={error} again={() => refetch()} />}
      {data?.books.length === 0 && <NoBooks query={query} change={change} />}
      {data && data.books.length > 0 && (
        <>
          <BookGrid books={data.books} loading={isPlaceholderData} action={action} />
          <Pager
            position={query}
            nextCursor={data.nextCursor}
            label={t("books.page", { page: number(query.page), pages: number(pages) })}
          />
        </>
      )}
    </>
  );
}

/** How many books there are, announced whenever it changes; empty while unknown, so that the change is one. */
function ResultCount({ query, total }: { query: Query; total: number | undefined }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const from = (query.page - 1) * PAGE_SIZE + 1;
  const to = Math.min(query.page * PAGE_SIZE, total ?? 0);
  const text = () => {
    if (!total) return "";
    if (total > PAGE_SIZE) return t("books.range", { total: number(total), from: number(from), to: number(to) });
    return isNarrowed(query) ? t("books.found", { count: total }) : t("books.count", { count: total });
  };
  return (
    <p role="status" className="mb-4 min-h-6 text-soft tabular-nums">
      {total === 0 ? <span className="sr-only">{t("books.none")}</span> : text()}
    </p>
  );
}
