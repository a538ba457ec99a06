import { expect, test } from "vitest";
import { applied, type Change, copiesIn, isUnderWay, priceOf } from "./change";

const book = { book_id: "1", title: "데미안", author: "헤르만 헤세", price: 9_000 };
const cart = [{ ...book, quantity: 2, cover_image: "", added_at: "2026-01-01T00:00:00Z" }];
const set: Change = { key: "a", kind: "set", book, quantity: 3, by: 1 };

test("a change that shows twice, because its answer came first, shows the same", () => {
  expect(applied(applied(cart, set), set)).toEqual(applied(cart, set));
  expect(copiesIn(applied(cart, set))).toBe(3);
});

test("a new book comes last; one that is taken out is gone", () => {
  const two = applied(cart, { ...set, book: { ...book, book_id: "2" }, quantity: 1 });
  expect(two.map(({ book_id }) => book_id)).toEqual(["1", "2"]);
  expect(applied(two, { key: "b", kind: "remove", book }).map(({ book_id }) => book_id)).toEqual(["2"]);
  expect(applied(two, { key: "c", kind: "clear" })).toEqual([]);
});

test("the total is in won", () => {
  expect(priceOf(cart)).toBe(18_000);
});

test("a press that came twice is under way, and one that takes back what is under way is not", () => {
  const less: Change = { key: "b", kind: "set", book, quantity: 2, by: -1 };
  const again = { ...set, key: "c" };
  expect(isUnderWay(again, [set])).toBe(true);
  expect(isUnderWay(again, [set, less])).toBe(false);
  expect(isUnderWay(again, [set, { key: "d", kind: "clear" }])).toBe(false);
  expect(isUnderWay({ key: "e", kind: "clear" }, [set, { key: "d", kind: "clear" }])).toBe(true);
  const other: Change = { ...set, book: { ...book, book_id: "2" } };
  expect(isUnderWay(again, [set, other, { key: "f", kind: "borrow", books: ["1"] }])).toBe(true);
  expect(isUnderWay({ key: "g", kind: "borrow", books: ["2"] }, [{ key: "f", kind: "borrow", books: ["1"] }])).toBe(
    false,
  );
});
