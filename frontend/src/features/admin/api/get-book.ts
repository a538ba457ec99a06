import { queryOptions } from "@tanstack/react-query";
import { client } from "@/shared/api/client";
import { answer } from "@/shared/api/problem";

/** One book as it is now; fails with the Problem `book_not_found`. */
export function bookQuery(id: string) {
  return queryOptions({
    queryKey: ["book", id],
    queryFn: async ({ signal }) =>
      (await answer(client.GET("/api/books/{id}", { params: { path: { id } }, signal }))).data,
  });
}
