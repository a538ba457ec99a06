// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Route, Routes } from "react-router";
import { beforeEach, expect, test } from "vitest";
import { Page } from "@/app/pages/admin";
import { endSession, startSession } from "@/shared/session/session";
import { json, problem, show, stubLibrary } from "./library";

const FACETS = { category: [{ value: "문학", count: 3 }], publisher: [], year: [] };

const BOOK = {
  id: "5",
  title: "소년이 온다",
  author: "한강",
  publisher: "창비",
  year: 2014,
  isbn: null,
  category: "문학",
  description: "열흘의 이야기.",
  price: 15_000,
  cover_image: "",
  copies: 2,
  available: 2,
};

beforeEach(() => {
  sessionStorage.clear();
  startSession({ id: "admin", role: "admin" });
});

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

test("only what was changed here is sent, whatever another administrator has changed since", async () => {
  let copies = 2;
  const requests = stubLibrary({
    "GET /api/facets": () => json(FACETS),
    "GET /api/books/5": () => json({ ...BOOK, copies }),
    "PATCH /api/admin/books/5": () => json(BOOK),
  });
  await showAdmin("/admin/books/5");
  await fill({ "책 소개": " 개정판." });
  copies = 5;
  fireEvent(window, new Event("visibilitychange")); // back from another window: the book is read again
  await waitFor(() => expect(requests.filter(({ url }) => url.endsWith("/api/books/5"))).toHaveLength(2));
  await userEvent.click(screen.getByRole("button", { name: "저장하기" }));
  await waitFor(() => expect(requests.some(({ method }) => method === "PATCH")).toBe(true));
  const sent = requests.find(({ method }) => method === "PATCH");
  expect(await sent?.json()).toEqual({ description: "열흘의 이야기. 개정판." });
});

test("what was typed is still there after a login, and gone once the page was left", async () => {
  stubLibrary({ "GET /api/facets": () => json(FACETS) });
  await showAdmin("/admin/books/new");
  await fill({ 제목: "소년이 온다" });
  act(endSession);
  expect(screen.queryByLabelText("제목")).toBeNull();
  act(() => startSession({ id: "admin", role: "admin" }));
  expect((await screen.findByLabelText<HTMLInputElement>("제목")).value).toBe("소년이 온다");
  await userEvent.click(screen.getByRole("link", { name: "도서 관리로" }));
  await userEvent.click(await screen.findByRole("link", { name: "책 추가" }));
  expect((await screen.findByLabelText<HTMLInputElement>("제목")).value).toBe("");
});

test("a save that ends late leads nobody away from what they have gone on to", async () => {
  let end: (answer: Response) => void = () => undefined;
  stubLibrary({
    "GET /api/facets": () => json(FACETS),
    "GET /api/books": () => json([], { "X-Total-Count": "0" }),
    "GET /api/books/5": () => json(BOOK),
    "PATCH /api/admin/books/5": () => new Promise<Response>((resolve) => (end = resolve)),
  });
  await showAdmin("/admin/books/5");
  await fill({ "책 소개": " 개정판." });
  await userEvent.click(screen.getByRole("button", { name: "저장하기" }));
  await userEvent.click(screen.getByRole("link", { name: "도서 관리로" }));
  await userEvent.click(await screen.findByRole("link", { name: "책 추가" }));
  await fill({ 제목: "채식주의자" });
  await act(async () => end(json(BOOK)));
  expect(screen.getByLabelText<HTMLInputElement>("제목").value).toBe("채식주의자");
});
