import { type Answer, isAnswered } from "@/shared/cluster/rotation";

/**
 * From the lost member's last answer to steady answers of another, in ms, with the errors seen in between. `slowest` is
 * what the unluckiest request took: one that the lost member still held, until the GSLB gave it to the other.
 */
export type Failover = { lost: string; to: string; lastAnswer: number; ms: number; slowest: number; errors: number };

const STEADY = 3;

/** Measure how a failover looked from here; null when the record does not show it. */
export function measured(record: readonly Answer[], lost: string, to: string): Failover | null {
  const last = record.findLast((answer) => answer.member === lost && isAnswered(answer));
  if (!last) return null;
  const after = record.filter((answer) => answer.ended > last.ended).sort((a, b) => a.ended - b.ended);
  const steady = after.findIndex((_, index) => {
    const run = after.slice(index, index + STEADY);
    return run.length === STEADY && run.every(isAnswered);
  });
  const first = after[steady];
  if (!first) return null;
  const errors = after.slice(0, steady).filter((answer) => !isAnswered(answer)).length;
  const slowest = Math.max(...after.filter(isAnswered).map(({ started, ended }) => ended - started));
  return { lost, to, lastAnswer: last.ended, ms: first.ended - last.ended, slowest, errors };
}
