// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepRotation } from "@/shared/cluster/keep-rotation";
import { observe, onRotation, rotation } from "@/shared/cluster/observe";
import { lookCloser } from "@/shared/cluster/probe";
import { NOBODY } from "@/shared/cluster/rotation";

const told = vi.fn();
let serves: () => Response;

beforeEach(() => {
  vi.useFakeTimers();
  told.mockReset();
  rotation.set(NOBODY);
  onRotation(told, () => void lookCloser());
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => serves()),
  );
});

afterEach(async () => {
  await vi.advanceTimersByTimeAsync(60_000); // the look's rest
  vi.useRealTimers();
});

const from = (member: string, status = 200) => new Response("{}", { status, headers: { "X-Served-By": member } });
const answer = (member: string) => observe({ started: Date.now(), ended: Date.now(), member, status: 200 });

test("two clicks after a member's death are enough to be told of it within five seconds", async () => {
  serves = () => from("nhn");
  for (const member of ["naver", "nhn", "nhn"]) answer(member);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toHaveBeenCalledExactlyOnceWith({ kind: "out", member: "naver", present: "nhn" });
});

test("chance is found out with one question and tells nothing", async () => {
  serves = () => from("naver");
  for (const member of ["naver", "nhn", "nhn"]) answer(member);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(fetch).toHaveBeenCalledTimes(1);
  expect(told).not.toHaveBeenCalled();
});

test("a member that dies while a look rests is missed all the same", async () => {
  serves = () => from("naver");
  for (const member of ["naver", "nhn", "nhn"]) answer(member);
  await vi.advanceTimersByTimeAsync(2_000);
  serves = () => from("nhn");
  for (const member of ["nhn", "nhn"]) answer(member);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toHaveBeenCalledExactlyOnceWith({ kind: "out", member: "naver", present: "nhn" });
});

test("while nobody answers well it stops asking", async () => {
  serves = () => from("front-door", 503);
  for (const member of ["naver", "nhn", "nhn"]) answer(member);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(fetch).toHaveBeenCalledTimes(1);
});

test("a page that was loaded anew still misses a member that died meanwhile", async () => {
  serves = () => from("nhn");
  keepRotation();
  answer("naver");
  window.dispatchEvent(new Event("pagehide"));
  rotation.set(NOBODY);
  keepRotation();
  await vi.advanceTimersByTimeAsync(10_000);
  for (const member of ["nhn", "nhn"]) answer(member);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toHaveBeenCalledExactlyOnceWith({ kind: "out", member: "naver", present: "nhn" });
});
