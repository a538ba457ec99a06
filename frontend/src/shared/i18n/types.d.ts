import "i18next";
import type { AllTexts } from "@/shared/i18n/texts";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: AllTexts };
  }
}
