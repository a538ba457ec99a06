"""Lists that go from the newest to the oldest by id: a page begins below the id that the one before it ended with."""

import base64
import json
import re
import urllib.parse
from typing import TYPE_CHECKING, Any, NamedTuple

from library.web import endpoint
from library.web.fields import digits, whole_number
from library.web.problems import invalid

if TYPE_CHECKING:
    import flask

_ID = re.compile(r"[1-9][0-9]{0,17}")
_LONGEST_QUERY = 2000
BEYOND = 10**18  # no id gets there


class Page(NamedTuple):
    """What is asked of a list: its other parameters, how many rows, and below which id."""

    given: dict[str, str]
    limit: int
    below: int


def number(text: str) -> int | None:
    """Give the number that an id stands for, None for what cannot be one."""
    return int(text) if _ID.fullmatch(text) else None


def asked(request: "flask.Request") -> Page:
    """Read the page from the URL's query string, or raise the 400 that names the parameter."""
    raw: bytes = request.query_string
    if len(raw) > _LONGEST_QUERY:
        raise invalid(f"The query string must not be longer than {_LONGEST_QUERY} bytes.")
    # Of a parameter given twice the first counts, and one without a value is not given.
    given = dict(reversed(urllib.parse.parse_qsl(raw.decode("latin-1"))))
    limit = whole_number(digits(given.pop("limit", "20")), "limit", 1, 100)
    cursor = given.pop("cursor", None)
    return Page(given, limit, BEYOND if cursor is None else _place(cursor))


def respond(request: "flask.Request", page: Page, rows: list[dict[str, Any]]) -> endpoint.Answer:
    """Answer with the rows of the page; one row more than its limit means a Link to the next."""
    here, links = cut(request, page, rows)
    return endpoint.respond(json.dumps(here, ensure_ascii=False).encode(), *links)


def cut(
    request: "flask.Request", page: Page, rows: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """Give the rows of the page, and the Link to the next where there is one row more."""
    if len(rows) <= page.limit:
        return rows, []
    here = rows[: page.limit]
    cursor = base64.urlsafe_b64encode(here[-1]["id"].encode()).decode().rstrip("=")
    query = urllib.parse.urlencode({**page.given, "limit": page.limit, "cursor": cursor})
    return here, [("Link", f'<{request.path}?{query}>; rel="next"')]


def _place(cursor: str) -> int:
    try:
        found = number(base64.urlsafe_b64decode(f"{cursor}==").decode())
    except ValueError:
        found = None
    if found is None:
        raise invalid("'cursor' must be one that a 'next' link gave.")
    return found
