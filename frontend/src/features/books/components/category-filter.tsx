import type { Facets } from "@/shared/api/client";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { categoryName } from "@/shared/ui/category-name";

type Props = { chosen: string; facets: Facets["category"]; choose: (category: string) => void };

/** The categories as a row of buttons, of which one is pressed. */
export function CategoryFilter({ chosen, facets, choose }: Props) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const known = chosen === "" || facets.some(({ value }) => value === chosen);
  const total = facets.reduce((sum, { count }) => sum + count, 0);
  const choices = [{ value: "", count: total }, ...facets, ...(known ? [] : [{ value: chosen, count: 0 }])];

  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{t("books.category")}</legend>
      {/* On a phone one row that scrolls: nine categories in four rows would push the books off the screen. */}
      <div className="-mx-4 -my-1 flex gap-1.5 overflow-x-auto px-4 py-1 sm:mx-0 sm:flex-wrap sm:overflow-visible sm:px-0">
        {choices.map(({ value, count }) => (
          <button
            key={value}
            type="button"
            aria-pressed={chosen === value}
            onClick={() => choose(value)}
            className="inline-flex min-h-9 shrink-0 items-center gap-1.5 rounded-full border border-line px-3.5 text-[0.9375rem] transition-colors hover:border-ink aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-paper"
          >
            {value ? categoryName(t, value) : t("books.all")}
            {count > 0 && (
              <span className={`text-xs tabular-nums ${chosen === value ? "" : "text-soft"}`}>{number(count)}</span>
            )}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
