// @vitest-environment jsdom
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { useCartActions } from "@/features/cart/use-cart-actions";
import { pendingOf } from "@/features/loans/change";
import { LoansPage } from "@/features/loans/components/loans-page";
import { ReservationsPage } from "@/features/loans/components/reservations-page";
import { ReserveButton } from "@/features/loans/components/reserve-button";
import { leaveSession, startSession } from "@/shared/session/session";
import { Toasts } from "@/shared/ui/toasts";
import { inDays, loanOf, reservationOf } from "./lending";
import { json, problem, show, stubLibrary } from "./library";

beforeEach(() => startSession({ id: "user", role: "user" }));

const loans = () => show(<LoansPage cover={() => null} />, { texts: ["lending", "loans"] });

test("a loan says when it is due; one that is overdue says so in a word and is not renewed", async () => {
  const late = loanOf("2", "싯다르타", { overdue: true, due_at: inDays(-3) });
  stubLibrary({ "GET /api/loans": () => json([loanOf("1", "데미안"), late]) });
  await loans();
  expect((await screen.findByText("14일 후")).textContent).toBe("14일 후");
  expect(screen.getByText("연체")).toBeDefined();
  expect(screen.getByText("3일 전")).toBeDefined();
  expect(screen.getByRole("button", { name: "데미안 연장하기" })).toBeDefined();
  expect(screen.queryByRole("button", { name: "싯다르타 연장하기" })).toBeNull();
});

test("a returned book leaves the list, and the focus goes on to the next one", async () => {
  let open = [loanOf("1", "데미안"), loanOf("2", "싯다르타")];
  const requests = stubLibrary({
    "GET /api/loans": () => json(open),
    "POST /api/loans/11/return": () => {
      open = open.slice(1);
      return json({ message: "Returned", loan: loanOf("1", "데미안", { returned_at: inDays(0) }) });
    },
  });
  await show(
    <>
      <LoansPage cover={() => null} />
      <Toasts />
    </>,
    { texts: ["lending", "loans"] },
  );
  await userEvent.click(await screen.findByRole("button", { name: "데미안 반납하기" }));
  expect(await screen.findByText("반납했습니다: 데미안")).toBeDefined();
  await waitFor(() => expect(screen.queryByRole("button", { name: "데미안 반납하기" })).toBeNull());
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "싯다르타 반납하기" }));
  expect(requests.find(({ method }) => method === "POST")?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
});

test("a renewal that the library refuses says why", async () => {
  stubLibrary({
    "GET /api/loans": () => json([loanOf("1", "데미안")]),
    "POST /api/loans/11/renew": () => problem(409, "reserved"),
  });
  await show(
    <>
      <LoansPage cover={() => null} />
      <Toasts />
    </>,
    { texts: ["lending", "loans"] },
  );
  await userEvent.click(await screen.findByRole("button", { name: "데미안 연장하기" }));
  expect(await screen.findByText(/연장하지 못했습니다: 데미안\. 다른 독자가 기다리고 있어/)).toBeDefined();
});

test("a reservation says its place, and one that is ready until when and how to borrow it", async () => {
  stubLibrary({
    "GET /api/reservations": () => json([reservationOf("1", "데미안", 2), reservationOf("2", "싯다르타", 0)]),
  });
  const borrow = ({ title }: { title: string }) => <button type="button">{title} 대출하기</button>;
  await show(<ReservationsPage cover={() => null} borrow={borrow} />, { texts: ["lending", "loans"] });
  expect(await screen.findByText("2번째로 기다리고 있습니다")).toBeDefined();
  expect(screen.getByText(/까지 맡아 둡니다/)).toBeDefined();
  expect(screen.getAllByRole("button", { name: /대출하기/ })).toHaveLength(1);
});

test("a reservation without a login is kept for whoever logs in", async () => {
  leaveSession();
  stubLibrary({});
  await show(<ReserveButton book={{ id: "1", title: "데미안" }} />, { texts: ["lending"] });
  await userEvent.click(screen.getByRole("button", { name: "데미안 예약" }));
  expect(pendingOf("user")).toMatchObject([{ kind: "reserve", id: "1" }]);
});

test("a return that gets no answer keeps borrowing waiting, and nothing else of the cart", async () => {
  let end: (answer: Response) => void = () => undefined;
  const requests = stubLibrary({
    "GET /api/loans": () => json([loanOf("1", "데미안")]),
    "POST /api/loans/11/return": () => new Promise<Response>((resolve) => (end = resolve)),
    "POST /api/cart/add": () => json({ message: "", cart: [] }),
  });
  const sent = () => requests.filter(({ method }) => method === "POST").map(({ url }) => new URL(url).pathname);
  const book = { book_id: "2", title: "싯다르타", author: "헤르만 헤세", price: 9_000 };
  function Choose() {
    const { setQuantity, borrow } = useCartActions();
    const choose = () => {
      setQuantity(book, 0, 1);
      borrow(["2"]);
    };
    return (
      <button type="button" onClick={choose}>
        빌리기
      </button>
    );
  }
  await show(
    <>
      <LoansPage cover={() => null} />
      <Choose />
    </>,
    { texts: ["lending", "loans"] },
  );
  await userEvent.click(await screen.findByRole("button", { name: "데미안 반납하기" }));
  await userEvent.click(screen.getByRole("button", { name: "빌리기" }));
  await waitFor(() => expect(sent()).toEqual(["/api/loans/11/return", "/api/cart/add"]));
  end(json({ message: "Returned", loan: loanOf("1", "데미안", { returned_at: inDays(0) }) }));
  await waitFor(() => expect(sent()).toEqual(["/api/loans/11/return", "/api/cart/add", "/api/loans"]));
});
