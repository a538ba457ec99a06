import type { Book } from "@/shared/api/client";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";

/** How many copies can be borrowed now; nothing while the library cannot tell. */
export function Availability({ book, className = "" }: { book: Book; className?: string }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { copies, available } = book;
  if (copies === null || available === null) return null;
  const some = () => t("book.available", { copies: number(copies), available: number(available) });
  const none = () => t(copies ? "book.allLent" : "book.noCopies");
  return <p className={`tabular-nums ${className}`}>{available ? some() : none()}</p>;
}
