import { cut } from "@/shared/characters";
import { type Position, positionOf, withPosition } from "@/shared/position";
import { LONGEST } from "@/shared/search-text";

export const PAGE_SIZE = 24;
export const SORTS = {
  id: "id",
  title: "title",
  newest: "-year",
  oldest: "year",
  cheapest: "price",
  dearest: "-price",
} as const;
export type Sort = keyof typeof SORTS;

/** What the list shows; all of it stands in the page's address. */
export type Query = Position & {
  search: string;
  category: string;
  year: string;
  publisher: string;
  sort: Sort;
};

/** Read the query from the address; what makes no sense there is as if it were not there. */
export function queryOf(params: URLSearchParams): Query {
  const text = (name: string) => cut(params.get(name) ?? "", LONGEST);
  const sort = text("sort");
  return {
    search: text("search"),
    category: text("category"),
    year: /^\d{1,4}$/.test(text("year")) ? text("year") : "",
    publisher: text("publisher"),
    sort: sort in SORTS ? (sort as Sort) : "id",
    ...positionOf(params),
  };
}

/** Give the address's parameters for the query with some of it changed; a change begins at the first page again. */
export function paramsOf(query: Query, change: Partial<Query>): URLSearchParams {
  const next = { ...query, page: 1, cursor: "", ...change };
  const params = new URLSearchParams();
  for (const name of ["search", "category", "year", "publisher"] as const) {
    if (next[name]) params.set(name, next[name]);
  }
  if (next.sort !== "id") params.set("sort", next.sort);
  return withPosition(params, next);
}

/** Whether anything narrows the list. */
export function isNarrowed({ search, category, year, publisher }: Query): boolean {
  return Boolean(search || category || year || publisher);
}
