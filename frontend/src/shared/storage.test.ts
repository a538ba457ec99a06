// @vitest-environment jsdom
import { expect, test, vi } from "vitest";
import { browserStorage, tabStorage } from "@/shared/storage";

const refuse = () => {
  throw new DOMException("refused");
};

test("a value stands in the browser's own storage, where other tabs and a reload find it", () => {
  browserStorage.set("a", "1");
  expect(localStorage.getItem("a")).toBe("1");
  browserStorage.remove("a");
  expect([browserStorage.get("a"), localStorage.length]).toEqual([null, 0]);
});

test("where site data is blocked, values are kept until the page is left", () => {
  const blocked = vi.spyOn(window, "sessionStorage", "get").mockImplementation(refuse);
  tabStorage.set("a", "1");
  tabStorage.set("b", "2");
  tabStorage.remove("b");
  expect([tabStorage.get("a"), tabStorage.get("b"), tabStorage.names()]).toEqual(["1", null, ["a"]]);
  blocked.mockRestore();
});

test("what there is no room for is kept as well, and what stood there before does not come back", () => {
  browserStorage.set("a", "old");
  const full = vi.spyOn(Storage.prototype, "setItem").mockImplementation(refuse);
  browserStorage.set("a", "new");
  expect([browserStorage.get("a"), localStorage.getItem("a")]).toEqual(["new", null]);
  full.mockRestore();
  localStorage.setItem("a", "of another tab");
  expect(browserStorage.get("a")).toBe("of another tab");
});
