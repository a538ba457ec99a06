import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { type Faults, type Field, NUMBERS, TEXTS } from "./book-form";

/** Give the function that says what is wrong with a field, naming it; nothing where nothing is. */
export function useFaultText(faults: Faults): (name: Field) => string | undefined {
  const { t } = useTranslation();
  const { number } = useFormat();

  return (name) => {
    const field = t(`adminBooks.fields.${name}`);
    const fault = faults[name];
    if (fault === "required") return t("adminBooks.required", { field });
    if (fault === "isbn" || fault === "checkDigit") return t(`adminBooks.${fault}`);
    if (fault === "tooLong") return t("adminBooks.tooLong", { field, most: number(TEXTS[name as keyof typeof TEXTS]) });
    if (fault !== "number") return undefined;
    const [least, most] = NUMBERS[name as keyof typeof NUMBERS];
    return t("adminBooks.number", { field, least: String(least), most: name === "year" ? String(most) : number(most) });
  };
}
