import { expect, test } from "vitest";
import { cut, lengthOf } from "@/shared/characters";

test("a character counts as one, whatever it takes in JavaScript, and is never cut in two", () => {
  expect(lengthOf("책📚")).toBe(2);
  expect(cut(`${"a".repeat(99)}📚📚`, 100)).toBe(`${"a".repeat(99)}📚`);
  expect(cut("책📚", 2)).toBe("책📚");
});
