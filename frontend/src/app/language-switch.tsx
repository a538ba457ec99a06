import { useTranslation } from "react-i18next";
import { chooseLanguage } from "@/shared/i18n/i18n";

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const other = i18n.language === "en" ? "ko" : "en";
  return (
    <button
      type="button"
      lang={other}
      onClick={() => void chooseLanguage(other)}
      className="min-h-9 rounded-md px-2 text-sm text-soft hover:text-ink"
    >
      {t("otherLanguage")}
    </button>
  );
}
