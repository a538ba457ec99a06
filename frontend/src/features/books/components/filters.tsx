import { useTranslation } from "@/shared/i18n/use-translation";
import { Choice } from "@/shared/ui/choice";
import { useFacets } from "../api/list-facets";
import { type Query, SORTS, type Sort } from "../query";
import { CategoryFilter } from "./category-filter";

type Props = { query: Query; change: (part: Partial<Query>) => void };

export function Filters({ query, change }: Props) {
  const { t } = useTranslation();
  const { data } = useFacets();
  const years = (data?.year ?? []).map(({ value, count }) => ({ value: String(value), count }));
  years.sort((a, b) => Number(b.value) - Number(a.value));

  return (
    <section aria-label={t("books.filters")} className="flex flex-col gap-4">
      {(data || query.category) && (
        <CategoryFilter
          chosen={query.category}
          facets={data?.category ?? []}
          choose={(category) => change({ category })}
        />
      )}
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:max-w-2xl">
        <Choice label={t("books.year")} value={query.year} choose={(year) => change({ year })}>
          <Options chosen={query.year} options={years} />
        </Choice>
        <Choice label={t("books.publisher")} value={query.publisher} choose={(publisher) => change({ publisher })}>
          <Options chosen={query.publisher} options={data?.publisher ?? []} />
        </Choice>
        <Choice
          label={t("books.sort")}
          value={query.sort}
          choose={(sort) => change({ sort: sort as Sort })}
          className="col-span-2 sm:col-span-1"
        >
          {(Object.keys(SORTS) as Sort[]).map((sort) => (
            <option key={sort} value={sort}>
              {t(`books.sorts.${sort}`)}
            </option>
          ))}
        </Choice>
      </div>
    </section>
  );
}

function Options({ chosen, options }: { chosen: string; options: readonly { value: string; count: number }[] }) {
  const { t } = useTranslation();
  const known = chosen === "" || options.some(({ value }) => value === chosen);
  return (
    <>
      <option value="">{t("books.all")}</option>
      {!known && <option value={chosen}>{chosen}</option>}
      {options.map(({ value, count }) => (
        <option key={value} value={value}>
          {t("books.option", { value, count })}
        </option>
      ))}
    </>
  );
}
