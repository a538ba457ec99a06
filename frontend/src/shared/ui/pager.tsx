import { useLocation } from "react-router";
import { useTranslation } from "@/shared/i18n/use-translation";
import { type Position, withPosition } from "@/shared/position";
import { ButtonLink } from "@/shared/ui/button";
import { Icon } from "@/shared/ui/icon";

type Props = { position: Position; nextCursor: string | null; label: string };

/**
 * Links to the pages of a list before and after; `label` says which this is. A cursor only leads forward: the way back
 * travels along in the history.
 */
export function Pager({ position, nextCursor, label }: Props) {
  const { t } = useTranslation();
  const { search, state } = useLocation();
  const { page, cursor } = position;
  const trail = trailOf(state);
  if (page === 1 && !nextCursor) return null;

  const to = (next: Position) => `?${withPosition(new URLSearchParams(search), next)}`;
  const before = page === 2 ? "" : trail.at(-1);
  return (
    <nav aria-label={t("list.pages")} className="mt-12 flex items-center justify-center gap-4">
      {page > 1 && (
        <ButtonLink
          look="outline"
          to={to(before === undefined ? { page: 1, cursor: "" } : { page: page - 1, cursor: before })}
          state={{ trail: trail.slice(0, -1) }}
        >
          <Icon name="back" />
          {t(before === undefined ? "list.first" : "list.previous")}
        </ButtonLink>
      )}
      <p className="tabular-nums">{label}</p>
      {nextCursor && (
        <ButtonLink
          look="outline"
          to={to({ page: page + 1, cursor: nextCursor })}
          state={{ trail: [...trail, cursor] }}
        >
          {t("list.next")}
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
