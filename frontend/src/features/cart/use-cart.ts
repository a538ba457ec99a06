import { useMutationState, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { session } from "@/shared/session/session";
import { useStore } from "@/shared/store";
import { cartQuery } from "./api/get-cart";
import { applied, type Change, copiesIn } from "./change";

const REFRESH_MS = 15_000; // another browser of the same reader

export const CHANGE = ["cart-change"];

/**
 * Give the cart as the reader sees it: the library's, with the changes that are under way already made. A change that
 * fails leaves the list of those under way, and with it what it had shown.
 */
export function useCart({ every = REFRESH_MS }: { every?: number } = {}) {
  const { reader } = useStore(session);
  const query = useQuery({ ...cartQuery(reader?.id ?? ""), enabled: reader !== null, refetchInterval: every });
  const underWay = useMutationState({
    filters: { mutationKey: CHANGE, status: "pending" },
    select: (mutation) => mutation.state.variables as Change,
  });
  const known = reader ? query.data : undefined;
  const cart = useMemo(() => known && underWay.reduce(applied, known), [known, underWay]);
  const borrowing = underWay.some(({ kind }) => kind === "borrow");
  return {
    cart,
    borrowing,
    copies: cart ? copiesIn(cart) : 0,
    error: query.error,
    again: query.refetch,
    readAt: query.dataUpdatedAt,
  };
}
