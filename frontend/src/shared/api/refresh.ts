import type { QueryClient } from "@tanstack/react-query";

const LENDING = ["loans", "reservations", "notifications", "books"];

/** Ask again for what changes when these books are lent, returned or reserved, as far as a page shows it. */
export function refreshLending(queries: QueryClient, bookIds: readonly string[]): void {
  for (const name of LENDING) void queries.invalidateQueries({ queryKey: [name] });
  for (const id of bookIds) void queries.invalidateQueries({ queryKey: ["book", id] });
}
