"""The catalogue: books as MariaDB holds them, and their ready-made answers."""

import json
import re
import time
from dataclasses import replace
from functools import lru_cache
from typing import Any

from library.catalogue import cache, forms
from library.catalogue.cache import Entry, Found
from library.catalogue.search import Search
from library.limits import BOOK_ID
from library.store import mariadb
from library.web.fields import as_integer
from library.web.problems import Problem

COLUMNS = ("id", "title", "author", "publisher", "year", "isbn", "category", "description", "price", "cover_image")
SELECT = f"SELECT {', '.join(COLUMNS)} FROM books"  # noqa: S608 - our own names
_ID = re.compile(BOOK_ID)


def number(value: object) -> int | None:
    """Give the number that a book's id stands for, in JSON a text or a number; None for what cannot be one."""
    value = as_integer(value)
    known = isinstance(value, int | str) and not isinstance(value, bool) and _ID.fullmatch(str(value))
    return int(known[0]) if known else None


def book_id(value: object) -> int:
    """Give the number that a book's id stands for; what cannot be one is a book that does not exist (404)."""
    found = number(value)
    if found is None:
        raise not_found()
    return found


def not_found() -> Problem:
    """Give the 404 for a book that is not in the catalogue."""
    return Problem(404, "book_not_found", "There is no book with this id.")


def page(asked: Search) -> Found:
    """Give one page as `[Book]` in JSON, with X-Total-Count and, unless it is the last, a Link to the next."""
    return cache.fetch(f"list/{asked.query}", lambda: _build_page(asked))


def facets() -> Found:
    """Give how many books each category, publisher and year has, most frequent first, as JSON."""

    def build() -> tuple[Entry, dict[str, Entry]]:
        ((unformed,),) = mariadb.query(f"SELECT {forms.MISSING}")
        count = _count if unformed else _count_forms
        counted = {"category": mariadb.query(count("category")), "publisher": mariadb.query(count("publisher"))}
        counted["year"] = mariadb.query(_count("year"))
        named = {name: [{"value": value, "count": count} for value, count in rows] for name, rows in counted.items()}
        return Entry(_json(named), []), {}

    return cache.fetch("list/facets", build)


def book(number: int) -> Found:
    """Give a book as JSON, or raise 404."""

    def build() -> tuple[Entry, dict[str, Entry]]:
        rows = mariadb.query(f"{SELECT} WHERE id = %s AND NOT retired", number)
        if not rows:
            raise not_found()
        return _entry(shaped(rows[0])), {}

    return cache.fetch(_name(number), build)


def cart_members(number: int) -> bytes:
    """Give the book's members of a CartItem as JSON without braces, up to a minute old; 404 without such a book."""
    return _cart_members(number, int(time.monotonic() / 60))


@lru_cache(maxsize=10_000)
def _cart_members(number: int, minute: int) -> bytes:
    """Give what `cart_members` gives; another minute is another question, which the cache has no answer to."""
    known = json.loads(book(number).body)
    members = {"book_id": known["id"], **{name: known[name] for name in ("title", "author", "price", "cover_image")}}
    return _json(members)[1:-1]


def announce_change() -> None:
    """Make the change of the catalogue visible in every member at once; call it after the commit."""
    cache.change_version()


def _build_page(asked: Search) -> tuple[Entry, dict[str, Entry]]:
    total = _total(asked)
    if total is None:
        return _build_page(replace(asked, formed=False))
    books = _books(asked) if total else []
    headers = [("X-Total-Count", str(total))]
    if len(books) > asked.limit:
        books.pop()
        headers.append(("Link", f'</api/books?{asked.next(books[-1]).query}>; rel="next"'))
    # Whoever has seen a book in a list can put it into the cart, even with MariaDB away.
    entries = [_entry(book) for book in books]
    body = b"[" + b",".join(entry.body for entry in entries) + b"]"
    numbers = tuple(number for entry in entries for number in entry.books)
    return Entry(body, headers, numbers), {_name(entry.books[0]): entry for entry in entries}


def _entry(book: dict[str, Any]) -> Entry:
    """Give the answer about one book, with a line break where its availability belongs."""
    return Entry(_json(book)[:-1] + b",\n}", [], (int(book["id"]),))


def _count(name: str) -> str:
    return f"SELECT {name}, COUNT(*) FROM books WHERE NOT retired GROUP BY {name} ORDER BY COUNT(*) DESC, {name}"  # noqa: S608


def _total(asked: Search) -> int | None:
    """Give how many books match; None where forms are asked for and some book has none."""
    where, values = asked.where(after=False)
    sql = f"SELECT COUNT(*) FROM books{where}"  # noqa: S608
    ((total,),) = mariadb.query(f"SELECT IF({forms.MISSING}, NULL, ({sql}))" if asked.formed else sql, *values)
    return total  # type: ignore[no-any-return]


def _count_forms(name: str) -> str:
    """Count what is one in its normal form; its first book says how it is written."""
    counted = f"SELECT MIN(id) AS id, COUNT(*) AS books FROM books WHERE NOT retired GROUP BY {name}_form"  # noqa: S608
    return f"SELECT {name}, books FROM ({counted}) AS counted JOIN books USING (id) ORDER BY books DESC, {name}_form"  # noqa: S608


def _books(asked: Search) -> list[dict[str, Any]]:
    """Give the books of the page, and one more where there is a next page."""
    where, values = asked.where(after=True)
    # An index alone finds the ids; only the books of the page are read whole.
    ids = f"SELECT id FROM books{where}{asked.order()} LIMIT %s"  # noqa: S608
    rows = mariadb.query(f"{SELECT} JOIN ({ids}) AS page USING (id){asked.order()}", *values, asked.limit + 1)
    return [shaped(row) for row in rows]


def shaped(row: tuple[Any, ...]) -> dict[str, Any]:
    """Give a row of `SELECT` as a Book, without its availability."""
    return dict(zip(COLUMNS, row, strict=True)) | {"id": str(row[0])}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _name(number: int) -> str:
    return f"book/{number}"
