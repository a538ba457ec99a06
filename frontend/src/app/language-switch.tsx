import { chooseLanguage } from "@/shared/i18n/i18n";
import { useTranslation } from "@/shared/i18n/use-translation";

export function LanguageSwitch() {
  const { t, language } = useTranslation();
  const other = language === "en" ? "ko" : "en";
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
