import { expect, test } from "vitest";
import { paramsOf, queryOf } from "./loan-query";

const read = (text: string) => queryOf(new URLSearchParams(text));

test("the address holds all of the filters", () => {
  expect(read("state=overdue&reader=user&book=3&page=2&cursor=abc")).toEqual({
    state: "overdue",
    reader: "user",
    book: "3",
    page: 2,
    cursor: "abc",
  });
});

test("another filter begins at the first page, and what is as usual is not spelled out", () => {
  expect(paramsOf({ ...read("page=2&cursor=abc"), reader: "user" }).toString()).toBe("reader=user");
  expect(paramsOf({ ...read("state=past&reader=user"), state: "current" }).toString()).toBe("reader=user");
});

test("what makes no sense in the address is as if it were not there", () => {
  expect(read("state=lost&book=abc&page=x")).toEqual(read(""));
  expect(read("book=0").book).toBe("");
});
