"""Reservations: the line for a book of which no copy is available, first come first served."""

from typing import TYPE_CHECKING, Any

from library.catalogue.books import not_found
from library.events import outbox
from library.lending import copies, eligibility
from library.store import mariadb
from library.store.mariadb import utc
from library.web import pagination
from library.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from pymysql.cursors import Cursor

    from library.lending.copies import BookSummary

MOST_AT_A_TIME = 5
HOLD_DAYS = 7
_SELECT = (
    "SELECT reservations.id, book_id, title, author, cover_image, state, reserved_at, hold_until, "
    "IF(state = 'ready', 0, (SELECT COUNT(*) FROM reservations AS before_it WHERE before_it.book_id = books.id "
    "AND before_it.state = 'waiting' AND before_it.id <= reservations.id)) "
    "FROM reservations STRAIGHT_JOIN books ON books.id = book_id "
)


def reservation_id(text: str) -> int:
    """Give the number that a reservation's id stands for; what cannot be one is nobody's (404)."""
    found = pagination.number(text)
    if found is None:
        raise _not_found()
    return found


def of_reader(user_id: str) -> list[dict[str, Any]]:
    """Give the reader's open reservations, `[Reservation]`, oldest first."""
    rows = mariadb.query(f"{_SELECT} WHERE open_user = %s ORDER BY reservations.id", user_id)
    return [_reservation(row) for row in rows]


def make(cursor: "Cursor", user_id: str, number: int) -> dict[str, Any]:
    """Put the reader into the line for a book and give the reservation; 404 or 409 where that may not be.

    It counts what the reader waits for, so the reader's row is locked: see idempotency.once.
    """
    book = copies.lock(cursor, [number]).get(number)
    if book is None or book.retired:
        raise not_found()
    eligible = eligibility.of(cursor, user_id, [number])
    if number in eligible.borrowed:
        raise Problem(409, "borrowed_already", "You have this book already.")
    if number in eligible.reserved:
        raise Problem(409, "reserved_already", "You have reserved this book already.")
    if number in eligible.copies:
        raise Problem(409, "copy_available", "A copy is available; borrow it.")
    if len(eligible.reserved) >= MOST_AT_A_TIME:
        raise Problem(409, "reservation_limit", f"You can wait for {MOST_AT_A_TIME} books at a time; cancel one first.")
    cursor.execute(
        "INSERT INTO reservations (user_id, book_id, reserved_at) VALUES (%s, %s, UTC_TIMESTAMP(6)) RETURNING id",
        (user_id, number),
    )
    cursor.execute(f"{_SELECT} WHERE reservations.id = %s", cursor.fetchone())
    (row,) = cursor.fetchall()
    return _reservation(row)


def cancel(cursor: "Cursor", user_id: str, number: int) -> dict[str, int]:
    """Leave the line, or give up the copy that is held, and give `{book_id}`; what is over already stays so.

    404 for another reader's.
    """
    cursor.execute("SELECT book_id FROM reservations WHERE id = %s AND user_id = %s", (number, user_id))
    found = cursor.fetchone()
    if found is None:
        raise _not_found()
    (book,) = copies.lock(cursor, [found[0]]).values()
    cursor.execute(
        "UPDATE reservations SET state = 'cancelled' WHERE id = %s AND state IN ('waiting', 'ready')", (number,)
    )
    _pass_on(cursor, book)
    return {"book_id": book.id}


def fulfil(cursor: "Cursor", user_id: str, numbers: list[int]) -> None:
    """End the reader's reservations of books that were just borrowed."""
    if numbers:
        cursor.execute(
            "UPDATE reservations SET state = 'fulfilled' WHERE open_user = %s AND book_id IN %s", (user_id, numbers)
        )


def pass_on(cursor: "Cursor", book_id: int) -> None:
    """Give each copy that is held for nobody to the next in the line, for 7 days, or make it available."""
    for book in copies.lock(cursor, [book_id]).values():
        _pass_on(cursor, book)


def _pass_on(cursor: "Cursor", book: "BookSummary") -> bool:
    """Do so for a locked book, and tell whether copies were left that nobody waited for."""
    cursor.execute(
        "SELECT copies.id FROM copies LEFT JOIN reservations ON ready_copy = copies.id "
        "WHERE copies.book_id = %s AND copies.state = 'held' AND ready_copy IS NULL ORDER BY copies.id",
        (book.id,),
    )
    held = [row[0] for row in cursor.fetchall()]
    if not held:
        return False
    cursor.execute(  # FORCE: for a few by id MariaDB may read all reservations there ever were
        "SELECT id, user_id, UTC_TIMESTAMP(6) + INTERVAL %s DAY FROM reservations FORCE INDEX (reservations_line) "
        "WHERE book_id = %s AND state = 'waiting' ORDER BY id LIMIT %s",
        (HOLD_DAYS, book.id, len(held)),
    )
    for number, user_id, hold_until in cursor.fetchall():
        cursor.execute(
            "UPDATE reservations SET state = 'ready', copy_id = %s, hold_until = %s WHERE id = %s",
            (held.pop(0), hold_until, number),
        )
        _tell(cursor, "ready", number, user_id, book, hold_until=utc(hold_until))
    if held:
        copies.change(cursor, held, "retired" if book.retired else "available")
    return bool(held)


def close(cursor: "Cursor", book: "BookSummary") -> None:
    """End all that is open for a locked book that the library gives up, and tell the readers."""
    cursor.execute(
        "SELECT id, user_id FROM reservations WHERE book_id = %s AND state IN ('waiting', 'ready') ORDER BY id",
        (book.id,),
    )
    for number, user_id in cursor.fetchall():
        cursor.execute("UPDATE reservations SET state = 'cancelled' WHERE id = %s", (number,))
        _tell(cursor, "cancelled", number, user_id, book)


def expire(limit: int) -> int:
    """End reservations whose copy was not fetched in time, and pass on copies, also those that are held for nobody.

    Of so many at most; gives of how many books. Held for nobody is what came back with its event lost.
    """
    found = mariadb.query(
        "(SELECT book_id FROM reservations WHERE state = 'ready' AND hold_until < UTC_TIMESTAMP(6) "
        "ORDER BY hold_until LIMIT %s) UNION ALL (SELECT copies.book_id FROM copies FORCE INDEX (copies_by_state) "
        "LEFT JOIN reservations ON ready_copy = copies.id WHERE copies.state = 'held' AND ready_copy IS NULL LIMIT %s)",
        limit,
        limit,
    )
    return sum(mariadb.transaction(_expiry(book_id)) for book_id in dict.fromkeys(row[0] for row in found))


def _expiry(book_id: int) -> "Callable[[Cursor], int]":
    def run(cursor: "Cursor") -> int:
        cursor.execute("SELECT id FROM books WHERE id = %s FOR UPDATE SKIP LOCKED", (book_id,))
        if cursor.fetchone() is None:  # the other member is at it, or somebody borrows: the next run will see
            return 0
        cursor.execute(
            "SELECT id, user_id FROM reservations WHERE book_id = %s AND state = 'ready' "
            "AND hold_until < UTC_TIMESTAMP(6) ORDER BY id",
            (book_id,),
        )
        rows = cursor.fetchall()
        (book,) = copies.lock(cursor, [book_id]).values()
        for number, user_id in rows:
            cursor.execute("UPDATE reservations SET state = 'expired' WHERE id = %s", (number,))
            _tell(cursor, "expired", number, user_id, book)
        if _pass_on(cursor, book) and not rows:  # else an event has told that other numbers are to be shown
            outbox.add(cursor, "library.book.changed", str(book_id), {"book_id": book_id})
        return 1

    return run


def _not_found() -> Problem:
    return Problem(404, "reservation_not_found", "You have no reservation with this id.")


def _reservation(row: tuple[Any, ...]) -> dict[str, Any]:
    number, book_id, title, author, cover_image, state, reserved_at, hold_until, place = row
    return {
        "id": str(number),
        "book_id": str(book_id),
        "title": title,
        "author": author,
        "cover_image": cover_image,
        "state": state,
        "place": place,
        "reserved_at": utc(reserved_at),
        "hold_until": hold_until and utc(hold_until),
    }


def _tell(cursor: "Cursor", what: str, number: int, user_id: str, book: "BookSummary", **more: str) -> None:
    data = {"reservation_id": number, "user_id": user_id, "book_id": book.id, "title": book.title, **more}
    outbox.add(cursor, f"library.reservation.{what}", str(number), data)
