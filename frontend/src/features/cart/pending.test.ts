import { expect, test } from "vitest";
import type { Change } from "./change";
import { keepForLater, takePending } from "./pending";

const clear = (key: string): Change => ({ key, kind: "clear" });

test("a click before the login is carried out once, for whoever logs in", () => {
  keepForLater(clear("a"), null);
  expect(takePending("user")).toEqual([clear("a")]);
  expect(takePending("user")).toEqual([]);
});

test("what a reader's ended session left behind is for no one else", () => {
  keepForLater(clear("a"), "user");
  keepForLater(clear("b"), "user");
  expect(takePending("admin")).toEqual([]);
  keepForLater(clear("a"), "user");
  expect(takePending("user")).toEqual([clear("a")]);
});
