/** The member clusters that there are, whether they answer or not. */
export const MEMBERS = ["naver", "nhn"] as const;

// Whole class names, because Tailwind finds them by reading the source.
const LOOKS: Record<string, { text: string; fill: string; dot: string }> = {
  naver: { text: "text-naver", fill: "fill-naver", dot: "bg-naver" },
  nhn: { text: "text-nhn", fill: "fill-nhn", dot: "bg-nhn" },
};
const UNKNOWN = { text: "text-soft", fill: "fill-soft", dot: "bg-soft" };

export function lookOf(member: string | null): { text: string; fill: string; dot: string } {
  return (member && LOOKS[member]) || UNKNOWN;
}

export function memberName(member: string): string {
  return member.toUpperCase();
}
