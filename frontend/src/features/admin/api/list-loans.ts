import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, type Loan } from "@/shared/api/client";
import { cursorOf } from "@/shared/api/cursor";
import { answer } from "@/shared/api/problem";
import type { LoanQuery } from "../loan-query";

export type LoanPage = { loans: Loan[]; nextCursor: string | null };

/** A page of everyone's loans, newest first; the one before while it loads. */
export function loansQuery(query: LoanQuery) {
  return queryOptions({
    queryKey: ["loans", "admin", query],
    queryFn: ({ signal }) => listLoans(query, signal),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
}

async function listLoans({ state, reader, book, cursor }: LoanQuery, signal: AbortSignal): Promise<LoanPage> {
  const query = {
    state,
    limit: 20,
    ...(reader ? { user_id: reader } : {}),
    ...(book ? { book_id: book } : {}),
    ...(cursor ? { cursor } : {}),
  };
  const { data, response } = await answer(client.GET("/api/admin/loans", { params: { query }, signal }));
  return { loans: data, nextCursor: cursorOf(response) };
}
