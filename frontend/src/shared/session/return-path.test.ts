import { expect, test } from "vitest";
import { loginPath, returnPath } from "@/shared/session/return-path";

test("the way to the login comes back to the same page and search", () => {
  const next = new URLSearchParams(loginPath("/books/3?a=b&c=d").split("?")[1]).get("next");
  expect(returnPath(next)).toBe("/books/3?a=b&c=d");
});

test.each([
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example", // a tab or a line break in an address counts as not there
  "/\n/evil.example",
  "https://evil.example",
  "javascript:alert(1)",
  "",
  null,
  "/login?next=/login",
])("%s leads to the first page", (next) => {
  expect(returnPath(next)).toBe("/");
});
