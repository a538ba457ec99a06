import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Book } from "@/shared/api/client";
import { useTranslation } from "@/shared/i18n/use-translation";
import { ownText } from "@/shared/own-text";
import { categoryName } from "@/shared/ui/category-name";

/** What a library card says; what leads to more books like this one is a link. */
export function BookFacts({ book }: { book: Book }) {
  const { t } = useTranslation();
  const year = String(book.year);
  return (
    <dl className="mt-8 grid grid-cols-[auto_1fr] gap-x-8 border-t border-line pt-5">
      <Fact name={t("book.author")}>
        <More to={{ search: book.author }}>
          <bdi {...ownText(book.author)}>{book.author}</bdi>
        </More>
      </Fact>
      <Fact name={t("book.publisher")}>
        <More to={{ publisher: book.publisher }}>
          <bdi {...ownText(book.publisher)}>{book.publisher}</bdi>
        </More>
      </Fact>
      <Fact name={t("book.year")}>
        <More to={{ year }}>{t("book.yearValue", { year })}</More>
      </Fact>
      <Fact name={t("book.category")}>
        <More to={{ category: book.category }}>{categoryName(t, book.category)}</More>
      </Fact>
      {book.isbn && (
        <Fact name={t("book.isbn")}>
          <span className="tabular-nums">{book.isbn}</span>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="py-1 text-soft">{name}</dt>
      <dd className="py-1">{children}</dd>
    </>
  );
}

function More({ to, children }: { to: Record<string, string>; children: ReactNode }) {
  return (
    <Link to={`/?${new URLSearchParams(to)}`} className="underline decoration-field underline-offset-4">
      {children}
    </Link>
  );
}
