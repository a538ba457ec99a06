import i18next from "i18next";

export type Language = "ko" | "en";

const NAME = "language";
// Each in a file of its own: nobody loads the texts of the other language.
const TEXTS = {
  ko: async () => (await import("@/shared/i18n/ko")).ko,
  en: async () => (await import("@/shared/i18n/en")).en,
};

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

async function applyLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, "translation")) {
    i18next.addResourceBundle(language, "translation", await TEXTS[language]());
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
