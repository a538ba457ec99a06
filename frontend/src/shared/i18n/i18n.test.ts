// @vitest-environment jsdom
import i18next from "i18next";
import { expect, test } from "vitest";
import { chooseLanguage, loadTexts, startLanguage } from "@/shared/i18n/i18n";

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

const files = import.meta.glob<Texts>("./{ko,en}/*.ts", { import: "texts", eager: true });
const named = (language: string) => Object.keys(files).filter((file) => file.startsWith(`./${language}/`));

test("each part of the texts is there in both languages", () => {
  expect(named("en")).toEqual(named("ko").map((file) => file.replace("/ko/", "/en/")));
  expect(named("ko").length).toBeGreaterThan(0);
});

test.each(named("ko"))("both languages have the same texts as %s, with the same places to fill in", (file) => {
  expect(holesOf(files[file.replace("/ko/", "/en/")] as Texts)).toEqual(holesOf(files[file] as Texts));
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
  expect(i18next.t("problem.signed_out")).toBe("Please log in.");
});
