import i18next, { type TFunction } from "i18next";
import { useMemo, useSyncExternalStore } from "react";

/** Give the texts in the reader's language, and which that is; a change of it draws the component again. */
export function useTranslation(): { t: TFunction; language: string } {
  const language = useSyncExternalStore(subscribe, () => i18next.language);
  const t = useMemo(() => i18next.getFixedT(language), [language]);
  return { t, language };
}

function subscribe(listener: () => void): () => void {
  i18next.on("languageChanged", listener);
  return () => i18next.off("languageChanged", listener);
}
