"""All loans, as an administrator looks through them: whatever is asked for, a page is a piece of one index."""

from typing import Any, NamedTuple

from library.catalogue import books
from library.lending import loans
from library.readers import users
from library.web.pagination import BEYOND
from library.web.problems import invalid

_STATES = ("current", "overdue", "past", "all")


class LoanFilter(NamedTuple):
    """Which loans: in a state, of a reader, of a book."""

    state: str
    user_id: str | None
    book_id: int | None


def asked(given: dict[str, str]) -> LoanFilter:
    """Read the filter from the URL's parameters, or raise the 400 that names the wrong one."""
    state = given.get("state", "current")
    if state not in _STATES:
        raise invalid(f"'state' must be one of {', '.join(_STATES)}.")
    user_id = users.stored_id(users.known_id(given["user_id"], "user_id")) if "user_id" in given else None
    book_id = books.number(given.get("book_id"))
    if book_id is None and "book_id" in given:
        raise invalid("'book_id' must be the id of a book.")
    return LoanFilter(state, user_id, book_id)


def page(wanted: LoanFilter, limit: int, beyond: int) -> list[dict[str, Any]]:
    """Give a page of `[Loan]` that goes on after the loan `beyond`, and one loan more where there are more.

    The newest come first; of overdue ones those that were due first.
    """
    index, fixed = _way(wanted)
    # Two bounds: for `=` MariaDB would go through the index from its end on, whatever the page.
    terms = [term for name in fixed for term in (f"{name} >= %s", f"{name} <= %s")]
    values: list[Any] = [value for value in fixed.values() for _ in range(2)]
    if wanted.book_id is not None and "book_id" not in fixed:
        terms.append("book_id = %s")
        values.append(wanted.book_id)
    if wanted.state == "past":
        terms.append("returned")
    if wanted.state == "overdue":
        # Nobody can renew what is overdue: its date lasts as its id does.
        terms.append("due_at < UTC_TIMESTAMP(6)")
        order = ", ".join((*fixed, "due_at", "loans.id"))
        if beyond != BEYOND:
            due = "(SELECT due_at FROM loans AS last WHERE last.id = %s)"
            terms.append(f"due_at >= {due} AND (due_at > {due} OR loans.id > %s)")
            values += [beyond] * 3
    else:
        terms.append("loans.id < %s")
        values.append(beyond)
        order = ", ".join(f"{name} DESC" for name in (*fixed, "loans.id"))
    return loans.select(f"WHERE {' AND '.join(terms)} ORDER BY {order} LIMIT %s", *values, limit + 1, index=index)


def _way(wanted: LoanFilter) -> tuple[str, dict[str, Any]]:
    """Give the index that leads to these loans, and the values of its first columns; its next one is the id."""
    returned = {} if wanted.state == "all" else {"returned": wanted.state == "past"}
    if wanted.user_id is not None and wanted.state in ("current", "overdue"):
        return "loans_open_book", {"open_user": wanted.user_id}  # 5 at most
    if wanted.user_id is not None:
        return "loans_of_reader", {"user_id": wanted.user_id}
    if wanted.book_id is not None:
        return "loans_of_book_by_state" if returned else "loans_of_book", {"book_id": wanted.book_id, **returned}
    if wanted.state == "overdue":
        return "loans_by_due", returned
    return "loans_by_state" if returned else "PRIMARY", returned
