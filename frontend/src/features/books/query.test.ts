import { expect, test } from "vitest";
import { paramsOf, queryOf } from "./query";

const read = (text: string) => queryOf(new URLSearchParams(text));

test("the address holds all of the query", () => {
  const address = "search=책&category=IT&year=2022&publisher=길벗&sort=newest&page=3&cursor=abc";
  expect(paramsOf(read(address), { page: 3, cursor: "abc" }).toString()).toBe(new URLSearchParams(address).toString());
});

test("another filter begins at the first page again", () => {
  expect(paramsOf(read("category=IT&page=3&cursor=abc"), { year: "2022" }).toString()).toBe("category=IT&year=2022");
});

test("a text that is too long is cut between two characters", () => {
  const search = `${"a".repeat(99)}📚`;
  expect(read(new URLSearchParams({ search: `${search}b` }).toString()).search).toBe(search);
  expect(() => encodeURIComponent(read(`search=${search}`).search)).not.toThrow();
});

test("what makes no sense in the address is as if it were not there", () => {
  expect(read("year=abc&sort=colour&page=-1")).toEqual(read(""));
  expect(read("page=7")).toEqual(read(""));
});
