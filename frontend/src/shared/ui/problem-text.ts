import i18next, { type TFunction } from "i18next";
import { Problem } from "@/shared/api/problem";
import type { AllTexts } from "@/shared/i18n/texts";

type Code = keyof AllTexts["problem"];

/** Give the sentence for a failure, by its code; the API's own sentence is in English and for programmers. */
export function problemText(t: TFunction, failure: unknown): string {
  const code = failure instanceof Problem ? failure.code : "unknown";
  return t(`problem.${(i18next.exists(`problem.${code}`) ? code : "unknown") as Code}`);
}
