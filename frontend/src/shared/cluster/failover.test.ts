import { expect, test } from "vitest";
import { measured } from "@/shared/cluster/failover";

const at = (ended: number, member: string | null) => ({ started: ended - 5, ended, member, status: member ? 200 : 0 });

test("a failover lasts from the lost member's last answer to the first of three good ones", () => {
  const record = [at(0, "nhn"), at(500, "naver"), at(1_000, null), at(1_500, "nhn"), at(2_000, null)];
  const steady = [at(2_500, "nhn"), at(3_000, "nhn"), at(3_500, "nhn")];
  expect(measured([...record, ...steady], "naver", "nhn")).toEqual({
    lost: "naver",
    to: "nhn",
    lastAnswer: 500,
    ms: 2_000,
    slowest: 5,
    errors: 2,
  });
});

test("without steady answers there is nothing to measure yet", () => {
  expect(measured([at(0, "naver"), at(500, null), at(1_000, "nhn")], "naver", "nhn")).toBeNull();
});
