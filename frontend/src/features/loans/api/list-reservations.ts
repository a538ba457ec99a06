import { queryOptions } from "@tanstack/react-query";
import { client } from "@/shared/api/client";
import { answer } from "@/shared/api/problem";

const REFRESH_MS = 60_000; // places move up while one looks on

/** The reader's reservations that wait or are ready, oldest first. */
export function reservationsQuery(reader: string) {
  return queryOptions({
    queryKey: ["reservations", reader],
    queryFn: async ({ signal }) => (await answer(client.GET("/api/reservations", { signal }))).data,
    staleTime: 5_000,
    refetchInterval: REFRESH_MS,
  });
}
