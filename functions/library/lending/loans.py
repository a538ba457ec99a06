"""Loans: who has which copy until when. Central MariaDB is the truth, and each change is one transaction."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from library.events import outbox
from library.lending import copies
from library.store import mariadb
from library.store.mariadb import utc
from library.web import pagination
from library.web.problems import Problem

if TYPE_CHECKING:
    from datetime import datetime

    from pymysql.cursors import Cursor

    from library.lending.copies import BookSummary
    from library.readers.sessions import Reader

DAYS = 14
_COLUMNS = (
    "loans.id, user_id, book_id, copy_id, title, author, cover_image, borrowed_at, due_at, returned_at, renewed, "
    "returned_at IS NULL AND due_at < UTC_TIMESTAMP(6)"
)
_TABLES = " FROM loans STRAIGHT_JOIN books ON books.id = book_id "


def loan_id(text: str) -> int:
    """Give the number that a loan's id stands for; what cannot be one is nobody's (404)."""
    found = pagination.number(text)
    if found is None:
        raise _not_found()
    return found


def select(condition: str, *values: Any, index: str) -> list[dict[str, Any]]:
    """Give the `[Loan]` that a WHERE clause with its ORDER BY and LIMIT finds by way of an index, in one question."""
    tables = _TABLES.replace("loans", f"loans FORCE INDEX ({index})", 1)
    return [_loan(row) for row in mariadb.query(f"SELECT {_COLUMNS}{tables}{condition}", *values)]


def page(user_id: str, state: str, limit: int, below: int) -> list[dict[str, Any]]:
    """Give a reader's `current` or `past` loans below an id, newest first, one more than `limit` where there are."""
    if state == "current":  # 5 at most
        current = "WHERE open_user = %s AND loans.id < %s ORDER BY loans.id DESC"
        return select(current, user_id, below, index="loans_open_book")
    # Two bounds: for `=` MariaDB would go through the index from the reader's newest loan on, whatever the page.
    past = "WHERE user_id >= %s AND user_id <= %s AND returned AND loans.id < %s ORDER BY user_id DESC, loans.id DESC"
    return select(f"{past} LIMIT %s", user_id, user_id, below, limit + 1, index="loans_of_reader")


def make(cursor: "Cursor", user_id: str, lent: "list[tuple[BookSummary, int]]") -> list[dict[str, Any]]:
    """Write the loans of these copies of locked books, and give them."""
    if not lent:
        return []
    values = ", ".join([f"(%s, %s, %s, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL {DAYS} DAY)"] * len(lent))
    cursor.execute(
        f"INSERT INTO loans (user_id, book_id, copy_id, borrowed_at, due_at) VALUES {values} "  # noqa: S608 - our own
        "RETURNING id, borrowed_at, due_at",
        [each for book, copy in lent for each in (user_id, book.id, copy)],
    )
    rows = cursor.fetchall()
    copies.change(cursor, [copy for _, copy in lent], "lent")
    made = []
    for (book, copy), (number, borrowed_at, due_at) in zip(lent, rows, strict=True):
        shown = (book.id, copy, book.title, book.author, book.cover_image)
        made.append(_loan((number, user_id, *shown, borrowed_at, due_at, None, False, False)))
        _tell(cursor, "created", made[-1])
    return made


def give_back(cursor: "Cursor", reader: "Reader", number: int) -> dict[str, Any]:
    """End a loan and give it; one that has ended stays as it is. 404 for another reader's, but for an administrator.

    Where somebody waits for the book its copy is held, and of a retired book it retires as well.
    """
    loan, at = _locked(cursor, number, None if reader.role == "admin" else reader.user_id)
    if loan["returned_at"] is not None:
        return loan
    cursor.execute("UPDATE loans SET returned_at = %s WHERE id = %s", (at.now, number))
    copies.change(cursor, [at.copy], "retired" if at.retired else "held" if at.awaited else "available")
    _tell(cursor, "returned", loan)
    return loan | {"returned_at": utc(at.now), "overdue": False}


def renew(cursor: "Cursor", user_id: str, number: int) -> dict[str, Any]:
    """Add 14 days, once, and give the loan; 409 where that may not be, 404 for a loan that is not the reader's."""
    loan, at = _locked(cursor, number, user_id)
    if loan["returned_at"] is not None:
        raise Problem(409, "returned", "The book has been returned; borrow it again.")
    if loan["renewed"]:
        raise Problem(409, "renewed_already", "A loan can be renewed only once.")
    if loan["overdue"]:
        raise Problem(409, "overdue", "The book is overdue; return it.")
    if at.awaited:
        raise Problem(409, "reserved", "Somebody waits for this book; return it when it is due.")
    due_at = at.due + timedelta(days=DAYS)
    # Told of it may have been in this very moment, when it was due: that counts for the old date.
    cursor.execute("UPDATE loans SET due_at = %s, renewed = 1, overdue_told_at = NULL WHERE id = %s", (due_at, number))
    loan |= {"due_at": utc(due_at), "renewed": True}
    _tell(cursor, "renewed", loan)
    return loan


def tell_overdue(limit: int) -> int:
    """Tell of so many loans that have become overdue, each once whoever asks, and give of how many."""

    def run(cursor: "Cursor") -> int:
        # Without their books, which SKIP LOCKED would lock, too, and others are waited for.
        cursor.execute(
            "SELECT id FROM loans WHERE tell_at < UTC_TIMESTAMP(6) ORDER BY tell_at LIMIT %s FOR UPDATE SKIP LOCKED",
            (limit,),
        )
        numbers = [row[0] for row in cursor.fetchall()]
        if numbers:
            cursor.execute("UPDATE loans SET overdue_told_at = UTC_TIMESTAMP(6) WHERE id IN %s", (numbers,))
            cursor.execute(f"SELECT {_COLUMNS}{_TABLES} WHERE loans.id IN %s", (numbers,))
            for row in cursor.fetchall():
                _tell(cursor, "overdue", _loan(row))
        return len(numbers)

    return mariadb.transaction(run)


class _At(NamedTuple):
    """What else counts when a loan is changed."""

    copy: int
    due: "datetime"
    now: "datetime"
    retired: bool
    awaited: bool


def _locked(cursor: "Cursor", number: int, owner: str | None) -> tuple[dict[str, Any], _At]:
    """Give the loan, with its book locked; 404 where there is none, or not of this owner."""
    # The book of a loan never changes; all else is read when nobody else can change it any more.
    cursor.execute("SELECT id FROM books WHERE id = (SELECT book_id FROM loans WHERE id = %s) FOR UPDATE", (number,))
    cursor.execute(
        f"SELECT {_COLUMNS}, due_at, UTC_TIMESTAMP(6), retired, EXISTS (SELECT * FROM reservations "  # noqa: S608
        f"WHERE reservations.book_id = books.id AND state = 'waiting'){_TABLES} WHERE loans.id = %s",
        (number,),
    )
    row = cursor.fetchone()
    if row is None or owner not in (None, row[1]):
        raise _not_found()
    return _loan(row[:12]), _At(row[3], *row[12:])


def _not_found() -> Problem:
    return Problem(404, "loan_not_found", "You have no loan with this id.")


def _loan(row: tuple[Any, ...]) -> dict[str, Any]:
    number, user_id, book_id, copy_id, title, author, cover, borrowed_at, due_at, returned_at, renewed, overdue = row
    return {
        "id": str(number),
        "user_id": user_id,
        "book_id": str(book_id),
        "copy_id": str(copy_id),
        "title": title,
        "author": author,
        "cover_image": cover,
        "borrowed_at": utc(borrowed_at),
        "due_at": utc(due_at),
        "returned_at": returned_at and utc(returned_at),
        "renewed": bool(renewed),
        "overdue": bool(overdue),
    }


def _tell(cursor: "Cursor", what: str, loan: dict[str, Any]) -> None:
    data = {"loan_id": int(loan["id"]), "book_id": int(loan["book_id"])}
    data |= {name: loan[name] for name in ("user_id", "title", "due_at")}
    outbox.add(cursor, f"library.loan.{what}", loan["id"], data)
