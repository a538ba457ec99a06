import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type Book, client } from "@/shared/api/client";
import { cursorOf } from "@/shared/api/cursor";
import { answer } from "@/shared/api/problem";

export type BookPage = { books: Book[]; total: number; nextCursor: string | null };

/** A page of the catalogue, the newest books first; the one before while it loads. */
export function booksQuery(search: string, cursor: string) {
  return queryOptions({
    queryKey: ["books", "admin", search, cursor],
    queryFn: ({ signal }) => findBooks(search, cursor, signal),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
}

async function findBooks(search: string, cursor: string, signal: AbortSignal): Promise<BookPage> {
  const query = { sort: "-id" as const, limit: 20, ...(search ? { search } : {}), ...(cursor ? { cursor } : {}) };
  const { data, response } = await answer(client.GET("/api/books", { params: { query }, signal }));
  const total = Number(response.headers.get("X-Total-Count") ?? data.length);
  return { books: data, total, nextCursor: cursorOf(response) };
}
