import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { session } from "@/shared/session/session";
import { useStore } from "@/shared/store";
import { pendingOf } from "../change";
import { useChangeLoans } from "../use-change-loans";

/** Carries out what waited for a login or was cut off by a reload, and forgets the loans of who has left. Shows nothing. */
export function LoansUpkeep() {
  const queries = useQueryClient();
  const reader = useStore(session).reader?.id ?? null;
  const change = useChangeLoans();

  useEffect(() => {
    if (reader) for (const wish of pendingOf(reader)) change(wish);
    else for (const name of ["loans", "reservations", "notifications"]) queries.removeQueries({ queryKey: [name] });
  }, [reader, queries, change]);
  return null;
}
