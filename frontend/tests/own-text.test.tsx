// @vitest-environment jsdom
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { Route, Routes } from "react-router";
import { beforeEach, expect, test } from "vitest";
import { Page as AdminPage } from "@/app/pages/admin";
import { BookCard } from "@/features/books/components/book-card";
import { BookPage } from "@/features/books/components/book-page";
import { BorrowOutcome } from "@/features/cart/components/borrow-outcome";
import { CartLine } from "@/features/cart/components/cart-line";
import { LoansPage } from "@/features/loans/components/loans-page";
import { startSession } from "@/shared/session/session";
import { SearchBox } from "@/shared/ui/search-box";
import { Toasts } from "@/shared/ui/toasts";
import { loanOf } from "./lending";
import { json, show, stubLibrary } from "./library";

const BOOK = {
  id: "5",
  title: "מלכודת 22 (2)",
  author: "ג'וזף הלר",
  publisher: "עם עובד",
  year: 2014,
  isbn: null,
  category: "문학",
  description: "ספר, 2!",
  price: 15_000,
  cover_image: "",
  copies: 2,
  available: 2,
};
const LOAN = loanOf("5", BOOK.title, { author: BOOK.author });
const LINE = { ...BOOK, book_id: "5", quantity: 1, added_at: LOAN.borrowed_at };
const REFUSAL = { book_id: "6", title: BOOK.title, code: "no_copy_left", error: "" } as const;
const none = () => null;
const at = (path: string, element: ReactNode) => (
  <Routes>
    <Route path={path} element={element} />
  </Routes>
);

beforeEach(() => {
  startSession({ id: "admin", role: "admin" });
  stubLibrary({
    "GET /api/books": () => json([BOOK], { "X-Total-Count": "1" }),
    "GET /api/books/5": () => json(BOOK),
    "GET /api/loans": () => json([LOAN]),
    "GET /api/admin/loans": () => json([LOAN]),
  });
});

test.each<[string, string, ReactNode]>([
  ["a card", "/", <BookCard key="" book={BOOK} action={null} />],
  ["a book's page", "/books/5", at("books/:id", <BookPage action={none} />)],
  [
    "a line of the cart",
    "/",
    <CartLine key="" line={LINE} cover={null} selected select={none} setQuantity={none} remove={none} />,
  ],
  [
    "what came of borrowing",
    "/",
    <BorrowOutcome
      key=""
      outcome={{ reader: "admin", loans: [LOAN], refused: [REFUSAL] }}
      steps={{ reserve: none, remove: none }}
      close={none}
    />,
  ],
  ["the loans", "/", <LoansPage key="" cover={none} />],
  ["the administrator's books", "/admin/books", at("admin/*", <AdminPage />)],
  ["the administrator's book", "/admin/books/5", at("admin/*", <AdminPage />)],
  ["the administrator's loans", "/admin/loans", at("admin/*", <AdminPage />)],
])("%s shows a book's own texts in their direction and claims no language", async (_, address, part) => {
  await show(part, { address, texts: ["books", "cart", "lending", "loans", "admin"] });
  await screen.findAllByText(BOOK.title);
  const texts = [BOOK.title, BOOK.author, BOOK.publisher, BOOK.description];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode as Text;
    const place = parentElement?.closest<HTMLElement>("[lang]");
    if (!/\p{Script=Hebrew}/u.test(data) || parentElement?.closest("svg, textarea")) continue;
    expect(texts).toContain(place?.textContent);
    expect([place?.dir, place?.lang]).toEqual(["auto", "und"]);
  }
  for (const field of document.querySelectorAll<HTMLElement>(
    "input:not([type=checkbox], [inputmode=numeric]), textarea",
  )) {
    expect(field.dir).toBe("auto");
  }
});

test("what a reader searches for goes in its direction", async () => {
  await show(<SearchBox search={BOOK.title} change={none} />);
  expect(screen.getByRole("textbox").dir).toBe("auto");
});

test("a sentence around a title keeps the order of its own words", async () => {
  stubLibrary({
    "GET /api/loans": () => json([LOAN]),
    "POST /api/loans/15/return": () => json({ message: "Returned", loan: LOAN }),
  });
  await show(
    <>
      <LoansPage cover={none} />
      <Toasts />
    </>,
    { texts: ["lending", "loans"] },
  );
  await userEvent.click(await screen.findByRole("button", { name: /반납하기/ }));
  expect(await screen.findByText(`반납했습니다: \u2068${BOOK.title}\u2069`)).toBeDefined();
});
