import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, type Loan } from "@/shared/api/client";
import { cursorOf } from "@/shared/api/cursor";
import { answer } from "@/shared/api/problem";

export const PAGE_SIZE = 10;
export type LoanState = "current" | "past";
export type LoanPage = { loans: Loan[]; nextCursor: string | null };

/** A page of the reader's loans, newest first; the one before while it loads. */
export function loansQuery(reader: string, state: LoanState, cursor: string) {
  return queryOptions({
    queryKey: ["loans", reader, state, cursor],
    queryFn: ({ signal }) => listLoans(state, cursor, signal),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
}

async function listLoans(state: LoanState, cursor: string, signal: AbortSignal): Promise<LoanPage> {
  const query = { state, limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
  const { data, response } = await answer(client.GET("/api/loans", { params: { query }, signal }));
  return { loans: data, nextCursor: cursorOf(response) };
}
