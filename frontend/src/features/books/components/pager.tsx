import { useLocation } from "react-router";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { ButtonLink } from "@/shared/ui/button";
import { Icon } from "@/shared/ui/icon";
import { PAGE_SIZE, paramsOf, type Query } from "../query";

type Props = { query: Query; total: number; nextCursor: string | null };

/** Links to the pages before and after. A cursor only leads forward: the way back travels along in the history. */
export function Pager({ query, total, nextCursor }: Props) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const trail = trailOf(useLocation().state);
  const { page, cursor } = query;
  const before = trail.at(-1);
  const pages = Math.max(page, Math.ceil(total / PAGE_SIZE));
  if (page === 1 && !nextCursor) return null;

  const previous = page === 2 || before === undefined ? {} : { page: page - 1, cursor: before };
  return (
    <nav aria-label={t("books.pages")} className="mt-12 flex items-center justify-center gap-4">
      {page > 1 && (
        <ButtonLink
          look="outline"
          to={`?${paramsOf(query, previous)}`}
          state={{ trail: "page" in previous ? trail.slice(0, -1) : [] }}
        >
          <Icon name="back" />
          {page === 2 || before !== undefined ? t("books.previous") : t("books.first")}
        </ButtonLink>
      )}
      <p className="tabular-nums">{t("books.page", { page: number(page), pages: number(pages) })}</p>
      {nextCursor && (
        <ButtonLink
          look="outline"
          to={`?${paramsOf(query, { page: page + 1, cursor: nextCursor })}`}
          state={{ trail: [...trail, cursor] }}
        >
          {t("books.next")}
          <Icon name="forward" />
        </ButtonLink>
      )}
    </nav>
  );
}

function trailOf(state: unknown): string[] {
  const trail = (state as { trail?: unknown } | null)?.trail;
  return Array.isArray(trail) ? trail.filter((cursor) => typeof cursor === "string") : [];
}
