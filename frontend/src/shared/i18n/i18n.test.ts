// @vitest-environment jsdom
import i18next from "i18next";
import { expect, test } from "vitest";
import { en } from "@/shared/i18n/en";
import { enAdmin } from "@/shared/i18n/en-admin";
import { enLoans } from "@/shared/i18n/en-loans";
import { chooseLanguage, loadTexts, startLanguage } from "@/shared/i18n/i18n";
import { ko } from "@/shared/i18n/ko";
import { koAdmin } from "@/shared/i18n/ko-admin";
import { koLoans } from "@/shared/i18n/ko-loans";

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

test.each([
  ["site", en, ko],
  ["loans", enLoans, koLoans],
  ["admin", enAdmin, koAdmin],
])("both languages have the same texts of %s, with the same places to fill in", (_, english, korean) => {
  expect(holesOf(english)).toEqual(holesOf(korean));
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

test("the texts of a part that a page asked for come along with a change of the language", async () => {
  await startLanguage();
  await loadTexts("loans");
  expect(i18next.t("loans.title")).toBe("내 대출");
  await chooseLanguage("en");
  expect(i18next.t("loans.title")).toBe("My loans");
  expect(i18next.t("problem.forbidden")).toBe("Only administrators may do that.");
});
