import { QueryClient } from "@tanstack/react-query";

/** Give the cache of what the library answered. Trying again is `send`'s business, here and for changes alike. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: false, networkMode: "always" },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
