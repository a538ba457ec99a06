"""Copies of books, each available, lent, held for a reservation, or retired. Who changes one locks its book."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pymysql.cursors import Cursor


@dataclass(frozen=True, slots=True)
class BookSummary:
    """What loans and reservations tell of a book."""

    id: int
    title: str
    author: str
    cover_image: str
    retired: int  # 0 or 1, as MariaDB has it


def lock(cursor: "Cursor", numbers: list[int]) -> dict[int, BookSummary]:
    """Give the books of these ids that there are. Their copies, loans and lines are the caller's until the COMMIT.

    They are locked by ascending id, as everywhere, so that no two transactions wait for each other.
    """
    cursor.execute(
        "SELECT id, title, author, cover_image, retired FROM books FORCE INDEX (PRIMARY) WHERE id IN %s "
        "ORDER BY id FOR UPDATE",
        (numbers,),
    )
    return {row[0]: BookSummary(*row) for row in cursor.fetchall()}


def lock_lendable(cursor: "Cursor", user_id: str, wanted: list[int], cart: list[int]) -> set[int]:
    """Lock, and give, those of the wanted books that have a copy for the reader: one that is held, or of the cart any.

    Whoever cannot get a book does not wait for it, and lets nobody wait. The copies are looked up before and without a
    lock, so they may be gone.
    """
    cursor.execute(  # FORCE: MariaDB may read all that is held for anybody, or lock all books to find these few
        "SELECT books.id FROM (SELECT book_id FROM copies WHERE book_id IN %s AND state = 'available' "
        "UNION SELECT book_id FROM reservations FORCE INDEX (reservations_open) "
        "WHERE open_user = %s AND book_id IN %s AND state = 'ready') AS lendable "
        "STRAIGHT_JOIN books FORCE INDEX (PRIMARY) ON books.id = book_id ORDER BY book_id FOR UPDATE",
        ([number for number in wanted if number in cart] or [0], user_id, wanted),
    )
    return {row[0] for row in cursor.fetchall()}


def change(cursor: "Cursor", copies: list[int], state: str) -> None:
    """Bring copies of locked books to a state, and the books' stock to its next version."""
    cursor.execute(
        "UPDATE copies JOIN books ON books.id = book_id SET state = %s, stock_version = stock_version + 1 "
        "WHERE copies.id IN %s",
        (state, copies),
    )
