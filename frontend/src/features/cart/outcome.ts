import i18next, { type TFunction } from "i18next";
import type { Refusal } from "@/shared/api/client";
import { createStore } from "@/shared/store";
import type { Borrowed } from "./api/borrow";

/** What came of borrowing, and for whom. */
export type Outcome = Omit<Borrowed, "cart"> & { reader: string };

/** Of the last time; kept until the cart's page has shown it and is left. */
export const outcome = createStore<Outcome | null>(null);

/** Give why a book was refused, in the reader's words; a reason that is newer than this page has none of its own. */
export function reasonOf(t: TFunction, { code }: Refusal): string {
  return t(`borrow.refusal.${i18next.exists(`borrow.refusal.${code}`) ? code : "other"}`);
}
