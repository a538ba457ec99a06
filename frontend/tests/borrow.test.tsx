// @vitest-environment jsdom
import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { CartPage } from "@/features/cart/components/cart-page";
import { outcome } from "@/features/cart/outcome";
import { pendingOf } from "@/features/cart/pending";
import { startSession } from "@/shared/session/session";
import { loanOf } from "./lending";
import { json, problem, show, stubLibrary } from "./library";

const line = (book_id: string, title: string) => ({
  book_id,
  title,
  author: "헤르만 헤세",
  price: 9_000,
  quantity: 1,
  cover_image: "",
  added_at: "2026-01-01T00:00:00Z",
});
const cart = [line("1", "데미안"), line("2", "싯다르타"), line("3", "수레바퀴 아래서")];

beforeEach(() => {
  startSession({ id: "user", role: "user" });
  outcome.set(null);
});

async function showCart() {
  window.history.replaceState(null, "", "/cart");
  await show(<CartPage cover={() => null} reserve={({ title }) => <button type="button">{title} 예약</button>} />, {
    texts: ["cart", "lending"],
  });
  await screen.findByLabelText("데미안 수량");
}

const borrow = () => userEvent.click(screen.getByRole("button", { name: "대출하기" }));

test("each chosen book is borrowed, or refused with its reason and a next step; what is borrowed leaves the cart", async () => {
  const refused = [
    { book_id: "2", title: "싯다르타", code: "no_copy_left", error: "No copy of it is left." },
    { book_id: "9", title: "유리알 유희", code: "of_tomorrow", error: "A reason that this page does not know." },
  ];
  const requests = stubLibrary({
    "GET /api/cart": () => json(cart),
    "POST /api/loans": () => json({ message: "", loans: [loanOf("1", "데미안")], refused, cart: cart.slice(1) }),
  });
  await showCart();
  await userEvent.click(screen.getByLabelText("수레바퀴 아래서 선택"));
  await borrow();

  const region = await screen.findByRole("region", { name: "1권을 빌렸습니다" });
  expect(document.activeElement).toBe(region);
  expect(region.textContent).toMatch(/데미안.*까지/);
  const [first, second] = within(region).getAllByText(/남은 책이 없습니다|지금은 빌릴 수 없습니다/);
  expect([first?.textContent, second?.textContent]).toEqual(["남은 책이 없습니다.", "지금은 빌릴 수 없습니다."]);
  expect(within(region).getByRole("button", { name: "싯다르타 예약" })).toBeDefined();
  expect(screen.queryByLabelText("데미안 수량")).toBeNull();

  const [sent] = requests.filter(({ method }) => method === "POST");
  expect(await sent?.json()).toEqual({ book_ids: ["1", "2"] });
  expect(sent?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
});

test("when the last line has gone the outcome is still there, until it is closed", async () => {
  stubLibrary({
    "GET /api/cart": () => json(cart),
    "POST /api/loans": () => json({ message: "", loans: [loanOf("1", "데미안")], refused: [], cart: [] }),
  });
  await showCart();
  await borrow();
  await screen.findByRole("region", { name: "1권을 빌렸습니다" });
  expect(await screen.findByRole("heading", { level: 2, name: "장바구니가 비어 있습니다" })).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "닫기" }));
  expect(await screen.findByRole("heading", { level: 1, name: "장바구니가 비어 있습니다" })).toBeDefined();
});

test("nothing is sent when nothing is chosen, and one press borrows once", async () => {
  let answer = () => {};
  const waiting = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const requests = stubLibrary({
    "GET /api/cart": () => json(cart),
    "POST /api/loans": () => waiting.then(() => json({ message: "", loans: [], refused: [], cart })),
  });
  await showCart();
  await userEvent.click(screen.getByLabelText("전체 선택"));
  await borrow();
  await userEvent.click(screen.getByLabelText("전체 선택"));
  await borrow();
  await userEvent.click(await screen.findByRole("button", { name: "빌리는 중…" }));
  answer();
  await screen.findByRole("button", { name: "대출하기" });
  expect(requests.filter(({ method }) => method === "POST")).toHaveLength(1);
});

test("a press that comes twice at once borrows once, and what came of it stays", async () => {
  const requests = stubLibrary({
    "GET /api/cart": () => json(cart),
    "POST /api/loans": () => json({ message: "", loans: [loanOf("1", "데미안")], refused: [], cart: [] }),
  });
  await showCart();
  const button = screen.getByRole("button", { name: "대출하기" });
  act(() => {
    button.click();
    button.click();
  });
  await screen.findByRole("region", { name: "1권을 빌렸습니다" });
  expect(requests.filter(({ method }) => method === "POST")).toHaveLength(1);
});

test("a 401 keeps the wish to borrow for after the login", async () => {
  stubLibrary({ "GET /api/cart": () => json(cart), "POST /api/loans": () => problem(401, "signed_out") });
  await showCart();
  await borrow();
  await waitFor(() => expect(screen.getByRole("heading", { level: 1 }).textContent).toContain("로그인하면"));
  expect(pendingOf("user")).toMatchObject([{ kind: "borrow", books: ["1", "2", "3"] }]);
});
