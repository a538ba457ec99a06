import type { texts as admin } from "@/shared/i18n/ko/admin";
import type { texts as books } from "@/shared/i18n/ko/books";
import type { texts as cart } from "@/shared/i18n/ko/cart";
import type { texts as lending } from "@/shared/i18n/ko/lending";
import type { texts as loans } from "@/shared/i18n/ko/loans";
import type { texts as login } from "@/shared/i18n/ko/login";
import type { texts as site } from "@/shared/i18n/ko/site";
import type { texts as status } from "@/shared/i18n/ko/status";

/** All texts that a page may ask for, by name. */
export type AllTexts = typeof site &
  typeof books &
  typeof cart &
  typeof login &
  typeof lending &
  typeof loans &
  typeof status &
  typeof admin;

/** What a translation of the Korean texts `T` must hold. */
export type Translation<T> = {
  [Name in keyof T]: T[Name] extends string ? string : Translation<T[Name]>;
} & Plurals<T>;

// English has a form for one where Korean has only `_other`.
type Plurals<T> = { [Name in keyof T as Name extends `${infer Stem}_other` ? `${Stem}_one` : never]: string };
