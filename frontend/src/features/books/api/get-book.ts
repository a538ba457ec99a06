import { useQuery } from "@tanstack/react-query";
import { client } from "@/shared/api/client";
import { answer } from "@/shared/api/problem";

/** Give one book, as it was at most `staleTime` ms ago; fails with the Problem `book_not_found`. */
export function useBook(id: string, staleTime = 5 * 60_000) {
  return useQuery({
    queryKey: ["book", id],
    queryFn: async ({ signal }) =>
      (await answer(client.GET("/api/books/{id}", { params: { path: { id } }, signal }))).data,
    staleTime,
  });
}
