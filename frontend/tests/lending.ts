import type { Loan, Reservation } from "@/shared/api/client";

const DAY_MS = 86_400_000;

/** Give the moment so many days from now as the library writes it. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString();
}

/** Give a loan of a book for 14 days, with some of it as a test needs it. */
export function loanOf(book_id: string, title: string, part: Partial<Loan> = {}): Loan {
  return {
    id: `1${book_id}`,
    user_id: "user",
    book_id,
    copy_id: `3${book_id}`,
    title,
    author: "헤르만 헤세",
    cover_image: "",
    borrowed_at: inDays(0),
    due_at: inDays(14),
    returned_at: null,
    renewed: false,
    overdue: false,
    ...part,
  };
}

/** Give a reservation that waits at a place, or is ready at 0. */
export function reservationOf(book_id: string, title: string, place: number): Reservation {
  return {
    id: `2${book_id}`,
    book_id,
    title,
    author: "헤르만 헤세",
    cover_image: "",
    state: place ? "waiting" : "ready",
    place,
    reserved_at: inDays(-1),
    hold_until: place ? null : inDays(7),
  };
}
