import i18next, { type TFunction } from "i18next";
import type { Refusal } from "@/shared/api/client";
import { createStore } from "@/shared/store";
import type { Borrowed } from "./api/borrow";

/** What came of borrowing, and for whom. */
export type Outcome = Omit<Borrowed, "cart"> & { reader: string };

/** What has not been closed yet; kept until the cart's page has shown it and is left. */
export const outcome = createStore<Outcome | null>(null);

/** Tell what came of borrowing. What was told before stays, but for the refusal of a book that came up again. */
export function tellOutcome(came: Outcome): void {
  const told = outcome.get();
  const before = told?.reader === came.reader ? told : { loans: [], refused: [] };
  const again = new Set([...came.loans, ...came.refused].map(({ book_id }) => book_id));
  const refused = before.refused.filter(({ book_id }) => !again.has(book_id));
  outcome.set({ ...came, loans: [...before.loans, ...came.loans], refused: [...refused, ...came.refused] });
}

/** Give why a book was refused, in the reader's words; a reason that is newer than this page has none of its own. */
export function reasonOf(t: TFunction, { code }: Refusal): string {
  return t(`borrow.refusal.${i18next.exists(`borrow.refusal.${code}`) ? code : "other"}`);
}
