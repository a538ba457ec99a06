import { expect, test } from "vitest";
import { searchText, searchTextSoFar } from "@/shared/search-text";

test("half a syllable at the end waits for its other half, until the reader is done typing", () => {
  expect(searchTextSoFar("쿠ㅂ")).toBe("쿠");
  expect(searchTextSoFar(" 쿠버 ")).toBe("쿠버");
  expect(searchText("쿠ㅂ ")).toBe("쿠ㅂ");
});

test("several lone consonants are no half of anything", () => {
  expect(searchTextSoFar("ㄱㄴㄷ")).toBe("ㄱㄴㄷ");
  expect(searchTextSoFar("하하ㅋㅋ")).toBe("하하ㅋㅋ");
});
