import { cut } from "@/shared/characters";

/** How many characters of a text the library looks for. */
export const LONGEST = 100;

/** Give what to search for once a reader is done typing: what stands there. */
export function searchText(typed: string): string {
  return cut(typed.trim(), LONGEST);
}

/**
 * Give what to search for while a reader types: one lone consonant or vowel at the end is half a syllable of Hangul.
 * Several are meant as they are: ㄱㄴㄷ is no syllable in the making.
 */
export function searchTextSoFar(typed: string): string {
  return searchText(typed.replace(/(?<![\u3131-\u3163])[\u3131-\u3163]$/, ""));
}
