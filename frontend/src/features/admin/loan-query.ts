import { cut } from "@/shared/characters";
import { type Position, positionOf } from "@/shared/position";

export const STATES = ["current", "overdue", "past", "all"] as const;
export type LoanState = (typeof STATES)[number];

/** Which loans are shown; all of it stands in the page's address. `reader` and `book` are ids, or empty: any. */
export type LoanQuery = Position & { state: LoanState; reader: string; book: string };

export const EVERYONE = { reader: "", book: "" };

/** Read the query from the address; what makes no sense there is as if it were not there. */
export function queryOf(params: URLSearchParams): LoanQuery {
  const book = params.get("book") ?? "";
  return {
    state: STATES.find((state) => state === params.get("state")) ?? "current",
    reader: cut(params.get("reader") ?? "", 64),
    book: isBookId(book) ? book : "",
    ...positionOf(params),
  };
}

/** Give the address's parameters for other loans, from the first page on. */
export function paramsOf({ state, reader, book }: Omit<LoanQuery, keyof Position>): URLSearchParams {
  const params = new URLSearchParams();
  if (state !== "current") params.set("state", state);
  if (reader) params.set("reader", reader);
  if (book) params.set("book", book);
  return params;
}

export function isBookId(text: string): boolean {
  return /^[1-9]\d{0,8}$/.test(text);
}
