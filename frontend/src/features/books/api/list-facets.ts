import { useQuery } from "@tanstack/react-query";
import { client } from "@/shared/api/client";
import { answer } from "@/shared/api/problem";

/** Give the categories, publishers and years that there are, each with how many books it has. */
export function useFacets() {
  return useQuery({
    queryKey: ["facets"],
    queryFn: async ({ signal }) => (await answer(client.GET("/api/facets", { signal }))).data,
    staleTime: 5 * 60_000,
  });
}
