"""Borrowing: the books of a cart become loans, each or none for a reason, in one transaction."""

from typing import TYPE_CHECKING, Any

from library import limits
from library.catalogue import books
from library.lending import copies, eligibility, loans, reservations
from library.web.problems import Problem, invalid

if TYPE_CHECKING:
    from pymysql.cursors import Cursor

    from library.lending.eligibility import Eligibility

MOST_AT_A_TIME = 5
_REFUSALS = {
    "not_in_cart": "The book is not in the cart; put it there first.",
    "book_retired": "The library does not have this book any more.",
    "borrowed_already": "You have this book already.",
    "no_copy_left": "All copies are lent; reserve the book to get the next one.",
    "loan_limit": f"You can have {MOST_AT_A_TIME} books at a time; return one first.",
}


def asked(value: object) -> list[int]:
    """Give the ids of the books that a caller names, each once, else 400."""
    if not isinstance(value, list) or not 0 < len(value) <= limits.MOST_LINES:
        raise invalid(f"'book_ids' must be a list of 1 to {limits.MOST_LINES} ids of books.")
    numbers = [number for each in value if (number := books.number(each))]
    if len(numbers) < len(value):
        raise invalid("'book_ids' must hold nothing but ids of books.")
    return list(dict.fromkeys(numbers))


def borrow(cursor: "Cursor", user_id: str, wanted: list[int], cart: list[int]) -> dict[str, Any]:
    """Lend what may be lent of the wanted books, in their order, and give `{loans, refused}`.

    A book that is held for the reader need not be in the cart. Raises 409 where nothing is wanted. It counts what the
    reader has, so the reader's row is locked: see idempotency.once.
    """
    if not wanted:
        raise Problem(409, "cart_empty", "The cart is empty; put the books there that you want to borrow.")
    locked = copies.lock_lendable(cursor, user_id, wanted, cart)
    eligible = eligibility.of(cursor, user_id, wanted)
    lent: dict[int, int] = {}
    refused = []
    for number in wanted:
        code = _refusal(number, number in cart, number in locked, eligible, len(lent))
        if code is None:
            lent[number] = eligible.copies[number]
        else:
            title = eligible.books[number].title if number in eligible.books else ""
            refused.append({"book_id": str(number), "title": title, "code": code, "error": _REFUSALS[code]})
    made = loans.make(cursor, user_id, [(eligible.books[number], copy) for number, copy in lent.items()])
    reservations.fulfil(cursor, user_id, sorted(eligible.reserved & lent.keys()))
    return {"loans": made, "refused": refused}


def _refusal(number: int, in_cart: bool, locked: bool, eligible: "Eligibility", lent: int) -> str | None:
    """Give the code of why the book cannot be lent, None where it can."""
    book = eligible.books.get(number)
    if not in_cart and number not in eligible.held:
        return "not_in_cart"
    if book is None or book.retired:
        return "book_retired"
    if number in eligible.borrowed:
        return "borrowed_already"
    if not locked or number not in eligible.copies:
        return "no_copy_left"
    return "loan_limit" if len(eligible.borrowed) + lent >= MOST_AT_A_TIME else None
