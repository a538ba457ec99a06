import { createPending } from "@/shared/pending";
import { cancelReservation } from "./api/cancel-reservation";
import { renewLoan } from "./api/renew-loan";
import { reserveBook } from "./api/reserve-book";
import { returnLoan } from "./api/return-loan";

/** One wish of the reader; `id` is of the loan, for `reserve` of the book, for `cancel` of the reservation. */
export type Change = {
  key: string;
  kind: "return" | "renew" | "reserve" | "cancel";
  id: string;
  book: { id: string; title: string };
};

/** Whether the same is being done with the same already. */
export function isUnderWay(wish: Change, changes: readonly Change[]): boolean {
  return changes.some(({ kind, id }) => kind === wish.kind && id === wish.id);
}

export const { keep, settle, pendingOf } = createPending<Change>("loans", isUnderWay);

const SEND = { return: returnLoan, renew: renewLoan, reserve: reserveBook, cancel: cancelReservation };

/** Have the library make a change. */
export function sendChange({ kind, id, key }: Change): Promise<unknown> {
  return SEND[kind](id, key);
}
