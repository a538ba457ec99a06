// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { startSession } from "@/shared/session/session";
import { EMPTY } from "./book-form";
import { createDraft } from "./draft";

const before = { ...EMPTY, title: "데미얀" };
const form = { ...EMPTY, title: "데미안" };

beforeEach(() => startSession({ id: "admin", role: "admin" }));

test("a form that got no answer stands there again, and goes out with the same key until it is changed", () => {
  const key = createDraft("3").keep(form, before);
  const later = createDraft("3");
  expect(later.find()).toEqual({ key, form, before });
  expect(later.keep(form, before)).toBe(key);
  expect(later.keep({ ...form, title: "싯다르타" }, before)).not.toBe(key);
  later.forget();
  expect(createDraft("3").find()).toBeUndefined();
});

test("it is of that form and that administrator only", () => {
  createDraft("new").keep(form, undefined);
  expect(createDraft("3").find()).toBeUndefined();
  startSession({ id: "another", role: "admin" });
  expect(createDraft("new").find()).toBeUndefined();
});
