"""All loans, as an administrator looks through them: whatever is asked for, a page is a piece of one index."""

import re
from typing import Any, NamedTuple

from library import http, loans
from library.newest import BEYOND
from library.problems import invalid

_STATES = {
    "current": "returned = 0",
    "overdue": "returned = 0 AND due_at < UTC_TIMESTAMP(6)",
    "past": "returned = 1",
    "all": "",
}
_BOOK = re.compile(r"[1-9][0-9]{0,8}")


class Filter(NamedTuple):
    """Which loans: in a state, of a reader, of a book."""

    state: str
    user_id: str | None
    book_id: int | None


def asked(given: dict[str, str]) -> Filter:
    """Read the filter from the URL's parameters, or raise the 400 that names the wrong one."""
    state = given.get("state", "current")
    if state not in _STATES:
        raise invalid(f"'state' must be one of {', '.join(_STATES)}.")
    user_id = http.text(given["user_id"], "user_id", 64) if "user_id" in given else None
    book_id = given.get("book_id")
    if book_id is not None and not _BOOK.fullmatch(book_id):
        raise invalid("'book_id' must be the id of a book.")
    return Filter(state, user_id, int(book_id) if book_id else None)


def page(wanted: Filter, limit: int, beyond: int) -> list[dict[str, Any]]:
    """Give a page of `[Loan]` that goes on after the loan `beyond`, and one loan more where there are more.

    The newest come first; of overdue ones those that were due first.
    """
    terms, values, order = _terms(wanted), [each for each in wanted[1:] if each is not None], "loans.id DESC"
    if wanted.state == "overdue":
        # Nobody can renew what is overdue: its date lasts as its id does.
        order = "due_at, loans.id"
        if beyond != BEYOND:
            due = "(SELECT due_at FROM loans AS last WHERE last.id = %s)"
            terms.append(f"due_at >= {due} AND (due_at > {due} OR loans.id > %s)")
            values += [beyond] * 3
    else:
        terms.append("loans.id < %s")
        values.append(beyond)
    return loans.select(f"WHERE {' AND '.join(terms)} ORDER BY {order} LIMIT %s", *values, limit + 1)


def _terms(wanted: Filter) -> list[str]:
    terms = []
    if wanted.user_id is not None:
        # The few that are open have an index of their own.
        terms.append("open_user = %s" if wanted.state in ("current", "overdue") else "user_id = %s")
    if wanted.book_id is not None:
        terms.append("book_id = %s")
    return [*terms, *filter(None, [_STATES[wanted.state]])]
