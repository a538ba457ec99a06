import { expect, test } from "vitest";
import { positionOf, withPosition } from "@/shared/position";

const params = (text: string) => new URLSearchParams(text);

test("the address says at which page a list is, and what makes no sense there is the first", () => {
  expect(positionOf(params("page=3&cursor=abc"))).toEqual({ page: 3, cursor: "abc" });
  for (const address of ["", "page=3", "cursor=abc", "page=1&cursor=abc", "page=x&cursor=abc", "page=2.5&cursor=abc"]) {
    expect(positionOf(params(address))).toEqual({ page: 1, cursor: "" });
  }
});

test("turning the page keeps everything else in the address", () => {
  expect(withPosition(params("state=past&page=2&cursor=abc"), { page: 3, cursor: "def" }).toString()).toBe(
    "state=past&page=3&cursor=def",
  );
  expect(withPosition(params("state=past&page=2&cursor=abc"), { page: 1, cursor: "" }).toString()).toBe("state=past");
});
