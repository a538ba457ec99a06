type Look = { text: string; fill: string; dot: string };

// Whole class names, because Tailwind finds them by reading the source.
const LOOKS = [
  { text: "text-green", fill: "fill-green", dot: "bg-green" },
  { text: "text-violet", fill: "fill-violet", dot: "bg-violet" },
  { text: "text-amber", fill: "fill-amber", dot: "bg-amber" },
  { text: "text-teal", fill: "fill-teal", dot: "bg-teal" },
  { text: "text-blue", fill: "fill-blue", dot: "bg-blue" },
] as const;
const NOBODY: Look = { text: "text-soft", fill: "fill-soft", dot: "bg-soft" };

/** Give a member's colour: by its name alone, so that it has the same one on every page and in every browser. */
export function lookOf(member: string | null): Look {
  const sum = Array.from(member ?? "").reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return (member && LOOKS[sum % LOOKS.length]) || NOBODY; // naver is green, nhn blue
}

export function memberName(member: string): string {
  return member.toUpperCase();
}
