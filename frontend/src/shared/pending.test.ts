// @vitest-environment jsdom
import { expect, test } from "vitest";
import { createPending, forgetGuests } from "@/shared/pending";

const { keep, settle, pendingOf } = createPending<{ key: string }>("changes");
const clear = (key: string) => ({ key });

test("a click before the login is for whoever logs in, and for no one after", () => {
  keep(clear("a"), null);
  expect(pendingOf("user")).toEqual([clear("a")]);
  expect(pendingOf("admin")).toEqual([]);
});

test("what a guest clicks twice waits once, where the place knows what is the same", () => {
  const { keep, pendingOf } = createPending<{ key: string; id: string }>("marks", ({ id }, changes) =>
    changes.some((change) => change.id === id),
  );
  for (const [key, id] of ["a1", "b1", "c2"].map(([key = "", id = ""]) => [key, id] as const)) keep({ key, id }, null);
  expect(pendingOf("user").map(({ key }) => key)).toEqual(["a", "c"]);
});

test("a change is kept until it is settled, in the order of the clicks", () => {
  for (const key of ["a", "b", "a", "c"]) keep(clear(key), "user");
  settle(clear("b"));
  expect(pendingOf("user")).toEqual([clear("a"), clear("c")]);
  settle(clear("a"));
  settle(clear("c"));
  expect(pendingOf("user")).toEqual([]);
});

test("what a reader left behind is for no one else", () => {
  keep(clear("a"), "user");
  expect(pendingOf("admin")).toEqual([]);
  expect(pendingOf("user")).toEqual([]);
});

test("what a guest clicked is over when they do not log in, and what a reader did is not", () => {
  keep(clear("a"), null);
  forgetGuests();
  expect(pendingOf("user")).toEqual([]);
  keep(clear("b"), "user");
  forgetGuests();
  expect(pendingOf("user")).toEqual([clear("b")]);
});
