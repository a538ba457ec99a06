import { useMutationState } from "@tanstack/react-query";
import { LOAN_CHANGE } from "@/shared/pending";
import type { Change } from "./change";

/** Give what is being done with a loan, a book or a reservation right now. */
export function useUnderWay(kinds: readonly Change["kind"][], id: string): Change["kind"] | undefined {
  const [change] = useMutationState({
    filters: {
      mutationKey: LOAN_CHANGE,
      status: "pending",
      predicate: ({ state }) => {
        const wish = state.variables as Change;
        return wish.id === id && kinds.includes(wish.kind);
      },
    },
    select: ({ state }) => state.variables as Change,
  });
  return change?.kind;
}
