import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { session } from "@/shared/session/session";
import { useStore } from "@/shared/store";
import { cartQuery } from "./api/get-cart";
import { onOtherTabs } from "./other-tabs";
import { pendingOf } from "./pending";
import { useChangeCart } from "./use-change-cart";

/** Carry out what waited for a login or was cut off by a reload, forget the cart of who has left, and follow the other tabs. Once per page. */
export function useCartUpkeep(): void {
  const queries = useQueryClient();
  const reader = useStore(session).reader?.id ?? null;
  const { mutate } = useChangeCart();

  useEffect(() => {
    if (!reader) return queries.removeQueries({ queryKey: ["cart"] });
    for (const change of pendingOf(reader)) mutate(change);
  }, [reader, queries, mutate]);

  useEffect(() => {
    if (reader) return onOtherTabs(() => void queries.invalidateQueries(cartQuery(reader)));
  }, [reader, queries]);
}
