import { expect, test } from "vitest";
import { linesOf, paletteOf, widthOf } from "@/shared/ui/cover-art";

test("the same book always has the same colours", () => {
  expect(paletteOf("데미안", "문학")).toEqual(paletteOf("데미안", "문학"));
});

test("a category that nobody knows has colours too", () => {
  expect(paletteOf("책", "없는 분야").ground).toMatch(/^#/);
});

test("a title breaks between words", () => {
  expect(linesOf("Istio 서비스 메시 마스터", 6)).toEqual(["Istio", "서비스 메시", "마스터"]);
});

test("a word that is longer than a line breaks within itself, and nothing is lost", () => {
  const lines = linesOf("가나다라마바사아자차카타파하", 5);
  expect(lines.join("")).toBe("가나다라마바사아자차카타파하");
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(5);
});
