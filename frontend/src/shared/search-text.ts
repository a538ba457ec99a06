/** Give what to search for while a reader types: a lone consonant or vowel at the end is half a syllable of Hangul. */
export function searchText(typed: string): string {
  return typed
    .replace(/[\u3131-\u3163]+$/, "")
    .trim()
    .slice(0, 100);
}
