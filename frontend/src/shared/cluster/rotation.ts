/** One answer, or its absence: `member` null and `status` 0. Times in ms since 1970. */
export type Answer = { started: number; ended: number; member: string | null; status: number };

export type Member = { name: string; seenAt: number; missed: number; back: number; out: boolean };
export type Event = { kind: "out" | "back"; member: string; present: string };
export type Rotation = { present: string | null; members: readonly Member[]; event: Event | null };

export const NOBODY: Rotation = { present: null, members: [], event: null };

// Healthy members take turns, strictly for a lone reader and as if by chance among many. That one of two stays away by
// chance for 12 answers happens once in 4096 times; 3 s is longer than the GSLB's own health check needs (2 s).
const MISSED = 12;
const AWAY_MS = 3_000;
const DOUBTFUL_MISSED = 2; // a lone reader's requests alternate: two in a row never happen while both are well

export function isAnswered(answer: Answer): boolean {
  return answer.status > 0 && answer.status < 500;
}

/** Give who is in rotation after one more answer; `event` is set when that answer settles that a member left or came. */
export function observed(rotation: Rotation, answer: Answer): Rotation {
  // The GSLB's own 503 names no member, and a member's says nothing about where the next request goes.
  if (!answer.member || !isAnswered(answer)) return { ...rotation, event: null };
  const { member: present, ended: now } = answer;
  const known = rotation.members.some(({ name }) => name === present);
  const newcomer: Member = { name: present, seenAt: now, missed: 0, back: 0, out: false };
  let event: Event | null = null;

  const members = [...rotation.members, ...(known ? [] : [newcomer])].map((member) => {
    const next = member.name === present ? seen(member, now) : missed(member, now);
    if (next.out !== member.out) event = { kind: next.out ? "out" : "back", member: member.name, present };
    return next;
  });
  members.sort((a, b) => a.name.localeCompare(b.name));
  return { present, members, event };
}

/** Whether a member has been away for long enough to look closer, but not to say that it is out. */
export function isDoubtful(rotation: Rotation): boolean {
  return rotation.members.some(({ out, missed }) => !out && missed >= DOUBTFUL_MISSED);
}

function seen(member: Member, now: number): Member {
  const back = member.out ? member.back + 1 : 0;
  const out = member.out && back < 2; // one answer may have been under way when the member died
  return { ...member, seenAt: now, missed: 0, back: out ? back : 0, out };
}

function missed(member: Member, now: number): Member {
  const count = member.missed + 1;
  const out = member.out || (count >= MISSED && now - member.seenAt >= AWAY_MS);
  return { ...member, missed: count, out };
}
