import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import { paramsOf, type Query, queryOf } from "../query";

/** Give the query that the address holds, and a way to change it; `replace` leaves no step in the history. */
export function useBookQuery() {
  const [params, setParams] = useSearchParams();
  const query = useMemo(() => queryOf(params), [params]);
  const change = useCallback(
    (part: Partial<Query>, options: { replace?: boolean } = {}) => {
      // What was last drawn may be behind the address: of two quick changes the second would undo the first.
      const present = queryOf(new URLSearchParams(window.location.search));
      setParams(paramsOf(present, part), { preventScrollReset: true, ...options });
    },
    [setParams],
  );
  return { query, change };
}
