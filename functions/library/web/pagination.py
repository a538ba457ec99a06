"""Pages of lists: what a query string asks for, and cursors, which say where a page begins.

Most lists go from the newest to the oldest by id: a page begins below the id that the one before it ended with. The
list of books has orders of its own: see catalogue/search.py.
"""

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


def parameters(query_string: bytes, longest: int) -> dict[str, str]:
    """Read a query string of so many bytes at most, else 400.

    Of a parameter given twice the first counts, and one without a value is not given.
    """
    if len(query_string) > longest:
        raise invalid(f"The query string must not be longer than {longest} bytes.")
    return dict(reversed(urllib.parse.parse_qsl(query_string.decode("latin-1"))))


def limit(given: dict[str, str]) -> int:
    """Give how many rows are asked for, 20 unless the parameters say otherwise."""
    return whole_number(digits(given.get("limit", "20")), "limit", 1, 100)


def pack(place: str) -> str:
    """Give the cursor of a place, for a URL."""
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def unpack(cursor: str) -> str:
    """Give the place of a cursor; a ValueError for what is none."""
    return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()


def number(text: str) -> int | None:
    """Give the number that an id stands for, None for what cannot be one."""
    return int(text) if _ID.fullmatch(text) else None


def asked(request: "flask.Request") -> Page:
    """Read the page from the URL's query string, or raise the 400 that names the parameter."""
    given = parameters(request.query_string, _LONGEST_QUERY)
    rows, cursor = limit(given), given.pop("cursor", None)
    given.pop("limit", None)
    return Page(given, rows, BEYOND if cursor is None else _place(cursor))


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
    query = urllib.parse.urlencode({**page.given, "limit": page.limit, "cursor": pack(here[-1]["id"])})
    return here, [("Link", f'<{request.path}?{query}>; rel="next"')]


def _place(cursor: str) -> int:
    try:
        found = number(unpack(cursor))
    except ValueError:
        found = None
    if found is None:
        raise invalid("'cursor' must be one that a 'next' link gave.")
    return found
