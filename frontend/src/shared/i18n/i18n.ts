import i18next from "i18next";

export type Language = "ko" | "en";

const NAME = "language";
// Each in a file of its own: nobody loads the texts of the other language, or of pages that they never open.
const TEXTS = {
  site: {
    ko: async () => (await import("@/shared/i18n/ko")).ko,
    en: async () => (await import("@/shared/i18n/en")).en,
  },
  loans: {
    ko: async () => (await import("@/shared/i18n/ko-loans")).koLoans,
    en: async () => (await import("@/shared/i18n/en-loans")).enLoans,
  },
  admin: {
    ko: async () => (await import("@/shared/i18n/ko-admin")).koAdmin,
    en: async () => (await import("@/shared/i18n/en-admin")).enAdmin,
  },
};

/** A part of the texts: `site` is on every page, the others come with the pages that show them. */
export type Part = keyof typeof TEXTS;

const parts = new Set<Part>(["site"]);

/** Start with the language that the reader chose last, else Korean. */
export async function startLanguage(): Promise<void> {
  await i18next.init({
    resources: {},
    showSupportNotice: false,
    interpolation: { escapeValue: false }, // React escapes
  });
  await applyLanguage(localStorage.getItem(NAME) === "en" ? "en" : "ko");
}

export async function chooseLanguage(language: Language): Promise<void> {
  await applyLanguage(language);
  localStorage.setItem(NAME, language);
}

/** Have a part of the texts there, now and in whichever language is chosen later. */
export async function loadTexts(part: Part): Promise<void> {
  parts.add(part);
  await addTexts(i18next.language as Language, part);
}

async function applyLanguage(language: Language): Promise<void> {
  await Promise.all([...parts].map((part) => addTexts(language, part)));
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

async function addTexts(language: Language, part: Part): Promise<void> {
  i18next.addResourceBundle(language, "translation", await TEXTS[part][language](), true, true);
}
