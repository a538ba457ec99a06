import { keepPreviousData, type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Book, client } from "@/shared/api/client";
import { cursorOf } from "@/shared/api/cursor";
import { answer } from "@/shared/api/problem";
import { PAGE_SIZE, type Query, SORTS } from "../query";

export type BookPage = { books: Book[]; total: number; nextCursor: string | null; stale: boolean };

/** Give the page of books that the query asks for, the one before while it loads. */
export function useBooks(query: Query) {
  const books = useQueryClient();
  return useQuery({
    queryKey: ["books", query],
    queryFn: ({ signal }) => listBooks(query, signal, books),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

async function listBooks(query: Query, signal: AbortSignal, cache: QueryClient): Promise<BookPage> {
  const { search, category, publisher, year, cursor } = query;
  const given = Object.entries({ search, category, publisher, cursor }).filter(([, value]) => value);
  const asked = {
    ...Object.fromEntries(given),
    ...(year ? { year: Number(year) } : {}),
    sort: SORTS[query.sort],
    limit: PAGE_SIZE,
  };
  const { data, response } = await answer(client.GET("/api/books", { params: { query: asked }, signal }));
  for (const book of data) cache.setQueryData(["book", book.id], book);
  return {
    books: data,
    total: Number(response.headers.get("X-Total-Count") ?? data.length),
    nextCursor: cursorOf(response),
    stale: response.headers.get("Warning")?.startsWith("110") ?? false,
  };
}
