import i18next from "i18next";
import { isolated } from "@/shared/own-text";
import { browserStorage } from "@/shared/storage";

export type Language = "ko" | "en";

/** A part of the texts: `site` is on every page, the others come with the pages that show them. */
export type Part = "site" | "books" | "cart" | "login" | "lending" | "loans" | "status" | "admin";

const NAME = "language";
// Each in a file of its own: nobody loads the texts of the other language, or of pages that they never open.
const TEXTS = import.meta.glob<object>("./{ko,en}/*.ts", { import: "texts" });

const parts = new Set<Part>(["site"]);

/** Start with the language that the reader chose last, else Korean. */
export async function startLanguage(): Promise<void> {
  await i18next.init({
    resources: {},
    showSupportNotice: false,
    interpolation: { escape: isolated }, // React escapes what is HTML
  });
  await applyLanguage(browserStorage.get(NAME) === "en" ? "en" : "ko");
}

export async function chooseLanguage(language: Language): Promise<void> {
  await applyLanguage(language);
  browserStorage.set(NAME, language);
}

/** Have parts of the texts there, now and in whichever language is chosen later. */
export async function loadTexts(...wanted: Part[]): Promise<void> {
  for (const part of wanted) parts.add(part);
  await addTexts(i18next.language as Language, wanted);
}

async function applyLanguage(language: Language): Promise<void> {
  await addTexts(language, [...parts]);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

async function addTexts(language: Language, wanted: Part[]): Promise<void> {
  const texts = await Promise.all(wanted.map((part) => TEXTS[`./${language}/${part}.ts`]?.()));
  for (const each of texts) i18next.addResourceBundle(language, "translation", each, true, true);
}
