import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import { paramsOf, type Query, queryOf } from "../query";

/** Give the query that the address holds, and a way to change it; `replace` leaves no step in the history. */
export function useBookQuery() {
  const [params, setParams] = useSearchParams();
  const query = useMemo(() => queryOf(params), [params]);
  const change = useCallback(
    (part: Partial<Query>, options: { replace?: boolean } = {}) =>
      setParams((present) => paramsOf(queryOf(present), part), { preventScrollReset: true, ...options }),
    [setParams],
  );
  return { query, change };
}
