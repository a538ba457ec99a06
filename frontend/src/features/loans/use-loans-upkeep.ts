import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { session } from "@/shared/session/session";
import { useStore } from "@/shared/store";
import { pendingOf } from "./change";
import { useChangeLoans } from "./use-change-loans";

/** Carry out what waited for a login or was cut off by a reload, and forget the loans of who has left. Once per page. */
export function useLoansUpkeep(): void {
  const queries = useQueryClient();
  const reader = useStore(session).reader?.id ?? null;
  const change = useChangeLoans();

  useEffect(() => {
    if (reader) for (const wish of pendingOf(reader)) change(wish);
    else for (const name of ["loans", "reservations", "notifications"]) queries.removeQueries({ queryKey: [name] });
  }, [reader, queries, change]);
}
