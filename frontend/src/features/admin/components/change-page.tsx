import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import type { Book } from "@/shared/api/client";
import { Problem } from "@/shared/api/problem";
import { refreshLending } from "@/shared/api/refresh";
import { useTranslation } from "@/shared/i18n/use-translation";
import { ownText } from "@/shared/own-text";
import { BackLink } from "@/shared/ui/back-link";
import { EmptyState } from "@/shared/ui/empty-state";
import { ListSkeleton } from "@/shared/ui/list-skeleton";
import { LoadProblem } from "@/shared/ui/load-problem";
import { PageHeading } from "@/shared/ui/page-heading";
import { showToast } from "@/shared/ui/toast-store";
import { changeBook } from "../api/change-book";
import { bookQuery } from "../api/get-book";
import { changeOf, type Form, formOf } from "../book-form";
import { BookForm } from "./book-form";
import { Retire } from "./retire";

export function ChangePage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  return (
    <>
      <BackLink list="/admin/books" label={t("adminBooks.back")} />
      <Editor key={id} id={id} />
    </>
  );
}

function Editor({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data: book, error, refetch } = useQuery(bookQuery(id));

  if (book) {
    return (
      <>
        <PageHeading title={book.title}>
          <span {...ownText(book.title)}>{book.title}</span>
        </PageHeading>
        <Link to={`/admin/loans?state=all&book=${id}`} className="inline-block py-1 underline underline-offset-4">
          {t("adminBooks.lendings")}
        </Link>
        <Change book={book} />
        <Retire book={book} />
      </>
    );
  }
  if (!error) return <ListSkeleton />;
  if (error instanceof Problem && [400, 404].includes(error.status)) {
    const title = <PageHeading>{t("adminBooks.missing")}</PageHeading>;
    return <EmptyState title={title} hint={t("adminBooks.missingHint")} />;
  }
  return (
    <>
      <PageHeading>{t("admin.books")}</PageHeading>
      <LoadProblem problem={error} again={() => refetch()} />
    </>
  );
}

function Change({ book }: { book: Book }) {
  const { t } = useTranslation();
  const queries = useQueryClient();

  const send = async (form: Form, key: string, before: Form) => {
    const change = changeOf(form, before);
    return Object.keys(change).length ? changeBook(book.id, change, key) : book;
  };
  const changed = (next: Book) => {
    queries.setQueryData(bookQuery(book.id).queryKey, next);
    refreshLending(queries, []);
    void queries.invalidateQueries({ queryKey: ["facets"] });
    showToast({ text: t("adminBooks.saved", { title: next.title }) });
  };
  return <BookForm name={book.id} before={formOf(book)} send={send} done={changed} />;
}
