import i18next, { type TFunction } from "i18next";
import type { AllTexts } from "@/shared/i18n/texts";

type Category = keyof AllTexts["categories"];

/** Give a category's name in the reader's language; one that nobody has translated stays as the catalogue has it. */
export function categoryName(t: TFunction, category: string): string {
  return i18next.exists(`categories.${category}`) ? t(`categories.${category as Category}`) : category;
}
