import type { ChangeEvent, CompositionEvent } from "react";

type TextField = HTMLInputElement | HTMLTextAreaElement;

/** Give how many characters a text has, as the library counts them; `length` counts most emoji as two. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** Give the first `most` characters of a text, and none of them by half. */
export function cut(text: string, most: number): string {
  return text.length > most ? [...text].slice(0, most).join("") : text;
}

/** Give a field's handlers that take `most` characters, as `maxLength` cannot; a syllable in the making is left alone. */
export function takes(most: number, change: (text: string) => void) {
  return {
    onChange: ({ target, nativeEvent }: ChangeEvent<TextField>) =>
      change("isComposing" in nativeEvent && nativeEvent.isComposing ? target.value : cut(target.value, most)),
    onCompositionEnd: ({ currentTarget }: CompositionEvent<TextField>) => change(cut(currentTarget.value, most)),
  };
}
