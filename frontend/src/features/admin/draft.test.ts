// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { startSession } from "@/shared/session/session";
import { EMPTY } from "./book-form";
import { createDraft } from "./draft";

const form = { ...EMPTY, title: "데미안" };

beforeEach(() => startSession({ id: "admin", role: "admin" }));

test("a form that got no answer stands there again, and goes out with the same key until it is changed", () => {
  const key = createDraft("new").send(form);
  const later = createDraft("new");
  expect(later.form()).toEqual(form);
  expect(later.send(form)).toBe(key);
  expect(later.send({ ...form, title: "싯다르타" })).not.toBe(key);
  later.forget();
  expect(createDraft("new").form()).toBeUndefined();
});

test("it is of that form and that administrator only", () => {
  createDraft("new").send(form);
  expect(createDraft("3").form()).toBeUndefined();
  startSession({ id: "another", role: "admin" });
  expect(createDraft("new").form()).toBeUndefined();
});
