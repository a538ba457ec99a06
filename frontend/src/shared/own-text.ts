const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/**
 * Give the attributes of an element that shows a book's own text: it goes in the direction of its script, whatever the
 * page's, and is Korean or Japanese where its script says so; else nobody can tell the language.
 */
export function ownText(text: string): { dir: "auto"; lang: string } {
  return { dir: "auto", lang: languageOf(text) };
}

/** Give a text for the middle of a sentence, whose words keep their order around it. */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

function languageOf(text: string): string {
  if (/\p{Script=Hangul}/u.test(text)) return "ko";
  return /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text) ? "ja" : "und";
}
