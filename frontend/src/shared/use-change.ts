import { type MutationKey, type UseMutationOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

type Options<Data, Wish, Context> = UseMutationOptions<Data, Error, Wish, Context> & {
  mutationKey: MutationKey;
  /** Whether the changes under way, oldest first, hold the wish already; without it any of the same key does. */
  isUnderWay?: (wish: Wish, changes: readonly Wish[]) => boolean;
};

/**
 * `useMutation`, for whatever changes something. A button that is pressed twice before the page is drawn again means
 * one change with one key: `mutate` sends nothing that is under way, and gives whether it has sent something. It asks
 * the cache of mutations, which knows of the first press at once.
 */
export function useChange<Data, Wish = void, Context = unknown>({
  isUnderWay = (_, changes) => changes.length > 0,
  ...options
}: Options<Data, Wish, Context>) {
  const cache = useQueryClient().getMutationCache();
  const change = useMutation(options);
  const { mutate } = change;
  const { mutationKey } = options;

  const mutateOnce = useCallback(
    (...press: Parameters<typeof mutate>): boolean => {
      const pending = cache.findAll({ mutationKey, status: "pending" });
      const changes = pending.map(({ state }) => state.variables as Wish);
      if (isUnderWay(press[0] as Wish, changes)) return false;
      mutate(...press);
      return true;
    },
    [cache, mutate, mutationKey, isUnderWay],
  );
  return { ...change, mutate: mutateOnce };
}
