import { beforeEach, expect, test } from "vitest";
import { outcome, tellOutcome } from "@/features/cart/outcome";
import { loanOf } from "./lending";

const refusalOf = (book_id: string) => ({ book_id, title: "데미안", code: "no_copy_left" as const, error: "" });
const told = () => {
  const { loans = [], refused = [] } = outcome.get() ?? {};
  return [loans.map(({ book_id }) => book_id), refused.map(({ book_id }) => book_id)];
};

beforeEach(() => outcome.set(null));

test("what comes later takes nothing away of what was lent, and says anew what was refused", () => {
  tellOutcome({ reader: "user", loans: [loanOf("1", "데미안")], refused: [refusalOf("2"), refusalOf("3")] });
  tellOutcome({ reader: "user", loans: [loanOf("2", "싯다르타")], refused: [refusalOf("4")] });
  expect(told()).toEqual([
    ["1", "2"],
    ["3", "4"],
  ]);
});

test("what came of another reader's borrowing is not told", () => {
  tellOutcome({ reader: "user", loans: [loanOf("1", "데미안")], refused: [] });
  tellOutcome({ reader: "admin", loans: [], refused: [refusalOf("2")] });
  expect(told()).toEqual([[], ["2"]]);
});
