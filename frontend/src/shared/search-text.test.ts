import { expect, test } from "vitest";
import { searchText } from "@/shared/search-text";

test("half a syllable at the end waits for its other half", () => {
  expect(searchText("쿠ㅂ")).toBe("쿠");
  expect(searchText(" 쿠버 ")).toBe("쿠버");
});
