import type { ko } from "@/shared/i18n/ko";
import type { koAdmin } from "@/shared/i18n/ko-admin";
import type { koLoans } from "@/shared/i18n/ko-loans";

/** All texts that a page may ask for, by name. */
export type AllTexts = typeof ko & typeof koLoans & typeof koAdmin;

/** What a translation of the Korean texts `T` must hold. */
export type Translation<T> = {
  [Name in keyof T]: T[Name] extends string ? string : Translation<T[Name]>;
} & Plurals<T>;

// English has a form for one where Korean has only `_other`.
type Plurals<T> = { [Name in keyof T as Name extends `${infer Stem}_other` ? `${Stem}_one` : never]: string };
