"""The administrator's changes of the catalogue, each in the caller's transaction, with the event that tells of it."""

import contextlib
from typing import TYPE_CHECKING, Any

import pymysql

from library.catalogue import books, forms, stock
from library.events import outbox
from library.lending import copies, reservations
from library.web.problems import Problem

if TYPE_CHECKING:
    from pymysql.cursors import Cursor

    from library.lending.copies import BookSummary

_DUPLICATE = 1062


def add(cursor: "Cursor", fields: dict[str, Any]) -> dict[str, Any]:
    """Write a new book with its copies and give it, a Book; 409 where another has its ISBN."""
    described = {name: value for name, value in fields.items() if name != "copies"}
    names, places = ", ".join(described), ", ".join(["%s"] * len(described))
    _write(cursor, f"INSERT INTO books ({names}) VALUES ({places})", [*described.values()])  # noqa: S608 - our own names
    number = cursor.lastrowid
    forms.make(cursor, [number])
    _buy(cursor, number, fields["copies"], "available")
    return _changed(cursor, number)


def change(cursor: "Cursor", number: int, fields: dict[str, Any]) -> dict[str, Any]:
    """Write what changes of a book and give it, a Book; 404 without it, 409 for an ISBN or copies that are in use."""
    _lock(cursor, number)
    described = {name: value for name, value in fields.items() if name != "copies"}
    if described:
        changes = ", ".join(f"{name} = %s" for name in described)
        # Edited: the next run of the loader leaves it as it is.
        _write(cursor, f"UPDATE books SET {changes}, edited = 1 WHERE id = %s", [*described.values(), number])  # noqa: S608
        forms.make(cursor, [number])
    if "copies" in fields:
        _keep(cursor, number, fields["copies"])
    return _changed(cursor, number)


def retire(cursor: "Cursor", number: int) -> dict[str, Any]:
    """Take a book out of the catalogue, with the copies that nobody has; one that is out already stays so.

    Who waits for it, or has a copy kept, is told that nothing comes of it. Gives `{}`, or raises 404 without the book.
    """
    book = copies.lock(cursor, [number]).get(number)
    if book is None:
        raise books.not_found()
    if not book.retired:
        cursor.execute(
            "UPDATE books SET retired_at = UTC_TIMESTAMP(6), stock_version = stock_version + 1 WHERE id = %s", (number,)
        )
        reservations.close(cursor, book)
        cursor.execute(
            "UPDATE copies SET state = 'retired' WHERE book_id = %s AND state IN ('available', 'held')", (number,)
        )
        _tell(cursor, number)
    return {}


def show(number: int) -> None:
    """Let everybody see the change at once, if that can be: its event does it, too."""
    with contextlib.suppress(Problem):
        books.announce_change()
        stock.publish([number])


def _lock(cursor: "Cursor", number: int) -> "BookSummary":
    book = copies.lock(cursor, [number]).get(number)
    if book is None or book.retired:
        raise books.not_found()
    return book


def _write(cursor: "Cursor", sql: str, values: list[Any]) -> None:
    try:
        cursor.execute(sql, values)
    except pymysql.IntegrityError as error:
        if error.args[0] != _DUPLICATE:
            raise
        raise Problem(409, "isbn_taken", "Another book has this ISBN, be it a retired one.") from error


def _keep(cursor: "Cursor", number: int, wanted: int) -> None:
    """Bring the number of copies to what is wanted: buy some, or take some of those that nobody has."""
    cursor.execute("SELECT id, state FROM copies WHERE book_id = %s AND state <> 'retired' ORDER BY id", (number,))
    present = cursor.fetchall()
    spare = [copy for copy, state in present if state == "available"]
    surplus = len(present) - wanted
    if surplus > len(spare):
        least = len(present) - len(spare)
        raise Problem(409, "copies_in_use", f"{least} copies are lent or held; keep at least as many.")
    if surplus > 0:
        copies.change(cursor, spare[-surplus:], "retired")
    elif surplus < 0:
        _buy(cursor, number, -surplus, "held")  # for who waits, and where nobody does, for everybody
        reservations.pass_on(cursor, number)


def _buy(cursor: "Cursor", number: int, count: int, state: str) -> None:
    if count:
        cursor.executemany("INSERT INTO copies (book_id, state) VALUES (%s, %s)", [(number, state)] * count)
    cursor.execute("UPDATE books SET stock_version = stock_version + 1 WHERE id = %s", (number,))


def _changed(cursor: "Cursor", number: int) -> dict[str, Any]:
    """Tell of the change, and give the book as it is now."""
    _tell(cursor, number)
    cursor.execute(f"{books.SELECT} WHERE id = %s", (number,))
    (row,) = cursor.fetchall()
    cursor.execute(stock.COUNT, ([number],))
    ((_, _, total, available),) = cursor.fetchall()
    return books.shaped(row) | {"copies": total, "available": available}


def _tell(cursor: "Cursor", number: int) -> None:
    outbox.add(cursor, "library.book.changed", str(number), {"book_id": number})
