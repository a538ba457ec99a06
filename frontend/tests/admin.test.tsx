// @vitest-environment jsdom
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Route, Routes } from "react-router";
import { beforeEach, expect, test } from "vitest";
import { Page } from "@/app/pages/admin";
import { startSession } from "@/shared/session/session";
import { json, problem, show, stubLibrary } from "./library";

const FACETS = { category: [{ value: "문학", count: 3 }], publisher: [], year: [] };

beforeEach(() => startSession({ id: "admin", role: "admin" }));

function showAdmin(address: string) {
  const routes = (
    <Routes>
      <Route path="admin/*" element={<Page />} />
    </Routes>
  );
  return show(routes, { address, texts: ["admin"] });
}

async function fill(fields: Record<string, string>) {
  await screen.findByLabelText("제목");
  for (const [label, text] of Object.entries(fields)) await userEvent.type(screen.getByLabelText(label), text);
}

test("a reader is told that the page is not theirs, and nothing is asked for", async () => {
  startSession({ id: "user", role: "user" });
  const requests = stubLibrary({});
  await showAdmin("/admin/loans");
  expect(screen.getByRole("heading", { name: "관리자만 볼 수 있는 페이지입니다" })).toBeDefined();
  expect(requests).toHaveLength(0);
});

test("who is no administrator for the library reads the same, whatever this browser remembers", async () => {
  stubLibrary({ "GET /api/admin/loans": () => problem(403, "forbidden") });
  await showAdmin("/admin/loans");
  expect(await screen.findByRole("heading", { name: "관리자만 볼 수 있는 페이지입니다" })).toBeDefined();
});

test("a field that is wrong is named, has the focus, and nothing is sent", async () => {
  const requests = stubLibrary({ "GET /api/facets": () => json(FACETS) });
  await showAdmin("/admin/books/new");
  await fill({ 제목: "소년이 온다", "출간 연도": "이천" });
  await userEvent.click(screen.getByRole("button", { name: "저장하기" }));
  expect(document.activeElement).toBe(screen.getByLabelText("지은이"));
  expect(screen.getByText("‘지은이’ 칸을 채워 주세요.")).toBeDefined();
  expect(screen.getByText("‘출간 연도’ 칸에는 1부터 9999까지의 숫자를 써 주세요.")).toBeDefined();
  expect(screen.getByLabelText("지은이").getAttribute("aria-invalid")).toBe("true");
  expect(requests.filter(({ method }) => method === "POST")).toHaveLength(0);
});

test("what the library refuses because of one field is said at that field, and what was typed stays", async () => {
  stubLibrary({
    "GET /api/facets": () => json(FACETS),
    "POST /api/admin/books": () => problem(409, "isbn_taken"),
  });
  await showAdmin("/admin/books/new");
  await fill({ 제목: "소년이 온다", 지은이: "한강", 출판사: "창비", "출간 연도": "2014", 분야: "문학" });
  await fill({ "ISBN (없으면 비워 두세요)": "9788936434120", "책 소개": "열흘의 이야기.", "가격 (원)": "15000" });
  await userEvent.click(screen.getByRole("button", { name: "저장하기" }));
  expect(await screen.findByText("이 ISBN은 다른 책에 이미 쓰였습니다.")).toBeDefined();
  expect(document.activeElement).toBe(screen.getByLabelText("ISBN (없으면 비워 두세요)"));
  expect(screen.getByLabelText<HTMLInputElement>("제목").value).toBe("소년이 온다");
});
