// @vitest-environment jsdom
import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { CartPage } from "@/features/cart/components/cart-page";
import { pendingOf } from "@/features/cart/pending";
import { session, startSession } from "@/shared/session/session";
import { Toasts } from "@/shared/ui/toasts";
import { json, problem, show, stubLibrary } from "./library";

const line = { book_id: "1", title: "데미안", author: "헤르만 헤세", price: 9_000, quantity: 2, cover_image: "" };
const cart = [{ ...line, added_at: "2026-01-01T00:00:00Z" }];

beforeEach(() => startSession({ id: "user", role: "user" }));

async function showCart() {
  await show(
    <>
      <CartPage cover={() => null} reserve={() => null} />
      <Toasts />
    </>,
    { texts: ["cart", "lending"] },
  );
  await screen.findByText("데미안");
}

const quantity = () => screen.getByLabelText<HTMLInputElement>("데미안 수량").value;

test("a change shows at once, and is taken back with a reason when the library refuses it", async () => {
  let refuse = () => {};
  const refused = new Promise<void>((resolve) => {
    refuse = resolve;
  });
  stubLibrary({
    "GET /api/cart": () => json(cart),
    "POST /api/cart/add": () => refused.then(() => problem(409, "quantity_limit")),
  });
  await showCart();
  await userEvent.click(screen.getByLabelText("데미안 한 권 더"));
  expect(quantity()).toBe("3");
  refuse();
  await waitFor(() => expect(quantity()).toBe("2"));
  expect(await screen.findByText(/99권까지/)).toBeDefined();
});

test("quick clicks are sent one after the other, each with a key of its own, and add up", async () => {
  let copies = 2;
  const requests = stubLibrary({
    "GET /api/cart": () => json(cart),
    "POST /api/cart/add": async (request) => {
      copies += (await request.json()).quantity;
      return json({ message: "Added", cart: [{ ...cart[0], quantity: copies }] });
    },
  });
  await showCart();
  for (let click = 0; click < 3; click += 1) await userEvent.click(screen.getByLabelText("데미안 한 권 더"));
  await waitFor(() => expect(copies).toBe(5));
  expect(quantity()).toBe("5");
  const keys = requests.filter(({ method }) => method === "POST").map(({ headers }) => headers.get("Idempotency-Key"));
  expect(new Set(keys).size).toBe(3);
});

test("a book that was removed comes back with its copies when that is undone", async () => {
  const requests = stubLibrary({
    "GET /api/cart": () => json(cart),
    "DELETE /api/cart/remove/1": () => json({ message: "Removed", cart: [] }),
    "POST /api/cart/add": () => json({ message: "Added", cart }),
  });
  await showCart();
  await userEvent.click(screen.getByLabelText("데미안 빼기"));
  await screen.findByText("장바구니가 비어 있습니다");
  await userEvent.click(screen.getByRole("button", { name: "되돌리기" }));
  await waitFor(() => expect(quantity()).toBe("2"));
  const added = requests.find(({ method }) => method === "POST");
  expect(await added?.json()).toEqual({ book_id: "1", quantity: 2 });
});

test("a 401 ends the session and keeps the change for after the login", async () => {
  stubLibrary({
    "GET /api/cart": () => json(cart),
    "POST /api/cart/add": () => problem(401, "signed_out"),
  });
  await showCart();
  await userEvent.click(screen.getByLabelText("데미안 한 권 더"));
  await waitFor(() => expect(session.get()).toEqual({ reader: null, ended: { id: "user", role: "user" } }));
  await waitFor(() => expect(sessionStorage.length).toBe(1));
  expect(pendingOf("user")).toMatchObject([{ kind: "set", by: 1 }]);
});

test("what cannot be put back after clearing is named, and the rest comes back", async () => {
  const two = [...cart, { ...cart[0], book_id: "2", title: "싯다르타" }];
  stubLibrary({
    "GET /api/cart": () => json(two),
    "POST /api/cart/clear": () => json({ message: "Cleared" }),
    "POST /api/cart/add": async (request) =>
      (await request.json()).book_id === "2" ? problem(404, "book_not_found") : json({ message: "Added", cart }),
  });
  await showCart();
  await userEvent.click(screen.getByRole("button", { name: "모두 비우기" }));
  await screen.findByText("장바구니가 비어 있습니다");
  await userEvent.click(screen.getByRole("button", { name: "되돌리기" }));
  expect(await screen.findByText(/바꾸지 못했습니다: 싯다르타/)).toBeDefined();
  await waitFor(() => expect(quantity()).toBe("2"));
});

test.each([
  ["데미안 한 권 더", "POST"],
  ["데미안 빼기", "DELETE"],
  ["모두 비우기", "POST"],
])("'%s' that is pressed twice at once is one change", async (name, method) => {
  const requests = stubLibrary({
    "GET /api/cart": () => json(cart),
    "POST /api/cart/add": () => json({ message: "Added", cart: [{ ...cart[0], quantity: 3 }] }),
    "DELETE /api/cart/remove/1": () => json({ message: "Removed", cart: [] }),
    "POST /api/cart/clear": () => json({ message: "Cleared" }),
  });
  await showCart();
  const button = screen.getByRole("button", { name });
  act(() => {
    button.click();
    button.click();
  });
  await waitFor(() => expect(screen.queryByText("데미안") === null || quantity() === "3").toBe(true));
  await waitFor(() => expect(pendingOf("user")).toEqual([]));
  expect(requests.filter((request) => request.method === method)).toHaveLength(1);
});
