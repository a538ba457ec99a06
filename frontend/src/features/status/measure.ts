import { type Answer, isAnswered, type Member } from "@/shared/cluster/rotation";

export const WINDOW_MS = 60_000;

export type MemberState = {
  name: string;
  state: "in" | "out" | "unsure";
  answers: number;
  share: number;
  median: number | null;
  seenAt: number;
};

const SILENCE_MS = 3_000;

/** Give how a member looks from here: its state, and its answers within the last minute. */
export function memberState({ name, out, seenAt }: Member, recent: readonly Answer[], now: number): MemberState {
  const answered = recent.filter(isAnswered);
  const own = answered.filter(({ member }) => member === name);
  return {
    name,
    state: out ? "out" : now - seenAt > SILENCE_MS ? "unsure" : "in",
    answers: own.length,
    share: answered.length ? own.length / answered.length : 0,
    median: median(own.map(duration)),
    seenAt,
  };
}

export function since(record: readonly Answer[], start: number): Answer[] {
  return record.filter(({ ended }) => ended >= start);
}

export function duration({ started, ended }: Answer): number {
  return ended - started;
}

export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** Give how many answers failed in each of the window's seconds, the oldest first. */
export function errorsPerSecond(recent: readonly Answer[], now: number): number[] {
  const seconds = Array.from({ length: WINDOW_MS / 1000 }, () => 0);
  for (const { ended } of recent.filter((answer) => !isAnswered(answer))) {
    const index = seconds.length - 1 - Math.floor((now - ended) / 1000);
    if (index in seconds) seconds[index] = (seconds[index] ?? 0) + 1;
  }
  return seconds;
}

/** Give how long nobody has answered, in ms; 0 while answers come. */
export function silence(record: readonly Answer[], now: number): number {
  const last = record.findLast(isAnswered);
  const latest = record.at(-1);
  if (!last || !latest) return 0;
  const waited = now - last.ended;
  return waited > 1_200 || !isAnswered(latest) ? waited : 0; // two polls without an answer, or a failed one
}
