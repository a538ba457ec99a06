"""How a reader stands with some books: what decides whether each may be borrowed or reserved."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from library.lending.copies import BookSummary

if TYPE_CHECKING:
    from pymysql.cursors import Cursor


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Those of the books that there are, all that the reader has or waits for, and the copies to be had now."""

    books: dict[int, BookSummary]
    borrowed: set[int]
    reserved: set[int]
    held: set[int]
    copies: dict[int, int]


def of(cursor: "Cursor", user_id: str, numbers: list[int]) -> Eligibility:
    """Give how the reader stands with these books in one question; it stays so for those that are locked.

    The copy is the one that is held for the reader, or else any that is available.
    """
    cursor.execute(
        "SELECT 'book', id, NULL, title, author, cover_image, retired FROM books WHERE id IN %s "
        "UNION ALL SELECT 'borrowed', book_id, NULL, NULL, NULL, NULL, NULL FROM loans WHERE open_user = %s "
        "UNION ALL SELECT 'available', book_id, MIN(id), NULL, NULL, NULL, NULL FROM copies "
        "WHERE book_id IN %s AND state = 'available' GROUP BY book_id "
        "UNION ALL SELECT 'reserved', book_id, ready_copy, NULL, NULL, NULL, NULL FROM reservations "
        "WHERE open_user = %s",
        (numbers, user_id, numbers, user_id),
    )
    found = Eligibility({}, set(), set(), set(), {})
    for kind, book_id, copy, *shown in cursor.fetchall():
        if kind == "book":
            found.books[book_id] = BookSummary(book_id, *shown)
        elif kind == "borrowed":
            found.borrowed.add(book_id)
        elif kind == "reserved":
            found.reserved.add(book_id)
            if copy is not None:
                found.held.add(book_id)
        if copy is not None:
            found.copies[book_id] = copy  # of two the one that is held comes later
    return found
