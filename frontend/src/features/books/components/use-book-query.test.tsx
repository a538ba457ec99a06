// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { BrowserRouter } from "react-router";
import { expect, test } from "vitest";
import { useBookQuery } from "./use-book-query";

test("of two changes that come before the page is drawn again neither is lost", () => {
  const { result } = renderHook(useBookQuery, { wrapper: BrowserRouter });
  act(() => {
    result.current.change({ year: "2020" });
    result.current.change({ sort: "cheapest" });
  });
  expect(window.location.search).toBe("?year=2020&sort=cheapest");
  expect(result.current.query).toMatchObject({ year: "2020", sort: "cheapest" });
});
