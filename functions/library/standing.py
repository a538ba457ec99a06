"""How a reader stands with some books: what decides whether each may be borrowed or reserved."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pymysql.cursors import Cursor


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the reader has or waits for, and a copy of each book that the reader could have now."""

    borrowed: set[int]
    reserved: set[int]
    copies: dict[int, int]


def of(cursor: "Cursor", user_id: str, numbers: list[int]) -> Standing:
    """Give how the reader stands with these books, which are locked, in one question.

    The copy is the one that is held for the reader, or else any that is available.
    """
    cursor.execute(
        "SELECT 'borrowed', book_id, NULL FROM loans WHERE open_user = %s "
        "UNION ALL SELECT 'available', book_id, MIN(id) FROM copies "
        "WHERE book_id IN %s AND state = 'available' GROUP BY book_id "
        "UNION ALL SELECT 'reserved', book_id, ready_copy FROM reservations WHERE open_user = %s",
        (user_id, numbers, user_id),
    )
    standing = Standing(set(), set(), {})
    for kind, book_id, copy in cursor.fetchall():
        if kind == "borrowed":
            standing.borrowed.add(book_id)
        elif kind == "reserved":
            standing.reserved.add(book_id)
        if copy is not None:
            standing.copies[book_id] = copy  # of two the one that is held comes later
    return standing
