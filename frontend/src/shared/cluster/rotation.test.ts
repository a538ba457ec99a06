import { expect, test } from "vitest";
import { type Answer, type Event, isDoubtful, NOBODY, observed, type Rotation } from "@/shared/cluster/rotation";

const STEP_MS = 300;

function watch(answers: readonly (string | null)[], from: Rotation = NOBODY, start = 0) {
  const events: Event[] = [];
  let rotation = from;
  answers.forEach((member, index) => {
    const ended = start + index * STEP_MS;
    const answer: Answer = { started: ended - 10, ended, member, status: member ? 200 : 0 };
    rotation = observed(rotation, answer);
    if (rotation.event) events.push(rotation.event);
  });
  return { rotation, events };
}

const turns = Array.from({ length: 40 }, (_, index) => (index % 2 ? "naver" : "nhn"));

test("members that take turns are no news", () => {
  expect(watch(turns).events).toEqual([]);
});

test("a run of eleven answers of one member may be chance", () => {
  expect(watch(["naver", ...Array(11).fill("nhn")]).events).toEqual([]);
});

test("a member that has stayed away for 12 answers and 3 s is out, and it is told once", () => {
  const { events, rotation } = watch(["naver", ...Array(30).fill("nhn")]);
  expect(events).toEqual([{ kind: "out", member: "naver", present: "nhn" }]);
  expect(rotation.present).toBe("nhn");
});

test("failed requests say nothing of either member", () => {
  expect(watch(["naver", "nhn", ...Array(30).fill(null)]).events).toEqual([]);
});

test("the front door's own 503 names no member", () => {
  const answer = { started: 0, ended: 10, member: "front-door", status: 503 };
  expect(observed(NOBODY, answer).present).toBeNull();
});

test("a member that was out is back with its second answer", () => {
  const { rotation } = watch(["naver", ...Array(30).fill("nhn")]);
  const { events } = watch(["naver", "nhn", "naver", "nhn", "naver"], rotation, 20_000);
  expect(events).toEqual([{ kind: "back", member: "naver", present: "naver" }]);
});

test("two answers in a row without a member are a reason to look closer, taking turns is none", () => {
  expect(isDoubtful(watch(turns).rotation)).toBe(false);
  expect(isDoubtful(watch(["naver", "nhn", "nhn"]).rotation)).toBe(true);
  expect(isDoubtful(watch(["naver", ...Array(30).fill("nhn")]).rotation)).toBe(false);
});
