import { expect, test } from "vitest";
import { daysFrom } from "@/shared/format";

test.each([
  ["2026-11-23T23:59:59", 0],
  ["2026-11-24T00:00:00", 1],
  ["2026-12-07T12:00:00", 14],
  ["2026-11-22T23:59:59", -1],
  ["2027-01-01T00:00:00", 39],
])("from the evening of 23 November to %s it is %i days by the calendar", (then, days) => {
  expect(daysFrom(new Date("2026-11-23T21:30:00"), new Date(then))).toBe(days);
});
