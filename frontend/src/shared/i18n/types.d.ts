import "i18next";
import type { ko } from "@/shared/i18n/ko";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: typeof ko };
  }
}
