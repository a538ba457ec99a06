/** Where the shown part of a list begins: at `cursor`, which is page number `page`; the first has no cursor. */
export type Position = { page: number; cursor: string };

/** What a list's links to its entries carry along: the way back then leads to the list as it was left. */
export const FROM_LIST = { fromList: true };

/** Read the position from the address; what makes no sense there is the first page. */
export function positionOf(params: URLSearchParams): Position {
  const cursor = params.get("cursor") ?? "";
  const page = Number(params.get("page"));
  return cursor && Number.isInteger(page) && page > 1 ? { page, cursor } : { page: 1, cursor: "" };
}

/** Give the address's parameters with the list at a position. */
export function withPosition(params: URLSearchParams, { page, cursor }: Position): URLSearchParams {
  const next = new URLSearchParams(params);
  next.delete("page");
  next.delete("cursor");
  if (page > 1 && cursor) {
    next.set("page", String(page));
    next.set("cursor", cursor);
  }
  return next;
}
