import { expect, test } from "vitest";
import { isolated, ownText } from "./own-text";

test.each([
  ["React 완벽 가이드", "ko"],
  ["ノルウェイの森", "ja"],
  ["Martin Fowler", "und"],
  ["道德經", "und"], // Chinese, or Korean of old
  ["מלכודת 22", "und"], // Hebrew, or Yiddish
])("'%s' is in the language '%s'", (text, lang) => {
  expect(ownText(text)).toEqual({ dir: "auto", lang });
});

test("what is written from the right is set apart in a sentence, and nothing else is", () => {
  expect(isolated("מלכודת 22")).toBe("\u2068מלכודת 22\u2069");
  expect(isolated("ألف ليلة وليلة")).toBe("\u2068ألف ليلة وليلة\u2069");
  expect(isolated("데미안 <2>")).toBe("데미안 <2>");
});
