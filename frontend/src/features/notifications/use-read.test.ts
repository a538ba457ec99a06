// @vitest-environment jsdom
import { expect, test } from "vitest";
import type { NotificationPage } from "./api/list-notifications";
import { marked } from "./use-read";

const notification = (id: string, read_at: string | null) => ({
  id,
  type: "loan_overdue" as const,
  book_id: "1",
  title: "데미안",
  data: {},
  created_at: "2026-11-23T00:00:00Z",
  read_at,
});
const page: NotificationPage = {
  unread: 5, // three of them on other pages
  notifications: [notification("3", null), notification("2", "2026-11-22T00:00:00Z"), notification("1", null)],
  nextCursor: null,
};
const readOf = ({ notifications }: NotificationPage) =>
  notifications.filter((each) => each.read_at).map(({ id }) => id);

test("one that is marked is read, and counted off once", () => {
  const once = marked(page, ["3"], "now");
  expect([once.unread, readOf(once)]).toEqual([4, ["3", "2"]]);
  expect(marked(once, ["3"], "later")).toEqual(once);
});

test("marking all leaves none unread, on other pages neither", () => {
  const all = marked(page, undefined, "now");
  expect([all.unread, readOf(all)]).toEqual([0, ["3", "2", "1"]]);
  expect(all.notifications[1]?.read_at).toBe("2026-11-22T00:00:00Z");
});
