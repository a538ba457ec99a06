import { queryOptions } from "@tanstack/react-query";
import { client } from "@/shared/api/client";
import { answer } from "@/shared/api/problem";

/** The names of the categories that the catalogue has. */
export const categoriesQuery = queryOptions({
  queryKey: ["facets"],
  queryFn: async ({ signal }) => (await answer(client.GET("/api/facets", { signal }))).data,
  select: ({ category }) => category.map(({ value }) => value),
  staleTime: 5 * 60_000,
});
