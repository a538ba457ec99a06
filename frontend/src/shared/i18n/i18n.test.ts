// @vitest-environment jsdom
import i18next from "i18next";
import { expect, test } from "vitest";
import { en } from "@/shared/i18n/en";
import { chooseLanguage, startLanguage } from "@/shared/i18n/i18n";
import { ko } from "@/shared/i18n/ko";

type Texts = { [name: string]: string | Texts };

function holesOf(texts: Texts, path = ""): Record<string, string[]> {
  return Object.assign(
    {},
    ...Object.entries(texts).map(([name, text]) => {
      const key = `${path}${name.replace(/_(one|other)$/, "")}`;
      return typeof text === "string"
        ? { [key]: [...text.matchAll(/{{(\w+)}}/g)].map(([, hole]) => hole).sort() }
        : holesOf(text, `${key}.`);
    }),
  );
}

test("both languages have the same texts, with the same places to fill in", () => {
  expect(holesOf(en)).toEqual(holesOf(ko));
});

test("Korean comes first; English is remembered and named to the browser", async () => {
  await startLanguage();
  expect([i18next.language, document.documentElement.lang]).toEqual(["ko", "ko"]);
  await chooseLanguage("en");
  expect(i18next.t("nav.books")).toBe("Books");
  expect(document.documentElement.lang).toBe("en");
  await startLanguage();
  expect(i18next.language).toBe("en");
});
