"""What a reader can ask of the list of books, and the SQL that answers it page by page.

While a book lacks its forms (see forms.py) a page is what it was before there were any.
"""

import json
import unicodedata
import urllib.parse
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from library import texts
from library.catalogue import forms
from library.limits import LENGTHS, LONGEST_SEARCH
from library.web import pagination
from library.web.fields import digits, text, whole_number
from library.web.problems import invalid

SORTS = ("id", "title", "year", "price")
_LONGEST_QUERY = 8000
_FORMS = {"title": "title_key", "search": "search_form", "category": "category_form", "publisher": "publisher_form"}


@dataclass(frozen=True)
class Search:
    """One page of the list: filters, order, size, and after which (value, id) it begins."""

    search: str | None = None
    author: str | None = None
    category: str | None = None
    publisher: str | None = None
    year: int | None = None
    sort: str = "id"
    limit: int = 20
    cursor: str | None = None
    after: tuple[Any, int] | None = None
    formed: bool = True

    @property
    def by(self) -> str:
        """The member of a book that the page is sorted by."""
        return self.sort.lstrip("-")

    @property
    def column(self) -> str:
        """The column that the page is sorted by."""
        return self._column(self.by)

    def _column(self, name: str) -> str:
        return _FORMS.get(name, name) if self.formed else name

    @cached_property
    def query(self) -> str:
        """The canonical query string: equal pages have equal ones."""
        names = ("search", "author", "category", "publisher", "year", "sort", "limit", "cursor")
        return urllib.parse.urlencode([(name, value) for name in names if (value := getattr(self, name)) is not None])

    def next(self, last: dict[str, Any]) -> "Search":
        """Give the page after the one that ends with the book `last`."""
        number = int(last["id"])
        value = number if self.by == "id" else last[self.by]  # the title: any release makes its key of it
        return replace(self, cursor=pagination.pack(json.dumps([self.sort, value, number], ensure_ascii=False)))

    def where(self, after: bool) -> tuple[str, list[Any]]:
        """Give the WHERE clause and its arguments, with or without the place it begins at."""
        terms: list[tuple[str, list[Any]]] = [("NOT retired", [])]
        search = self._column("search")
        if self.search is not None:
            terms.append((f"{search} LIKE %s", [f"%{self._needle(self.search)}%"]))
        if self.author is not None:
            terms.append((f"{search} LIKE %s", [f"%\n%{self._needle(self.author)}%"]))
        exact = [(name, getattr(self, name)) for name in ("category", "publisher", "year")]
        terms += [
            (f"{self._column(name)} = %s", [self._form(name, value)]) for name, value in exact if value is not None
        ]
        if after and self.after is not None:
            terms.append(self._beyond(*self.after))
        clause = " AND ".join(sql for sql, _ in terms)
        return f" WHERE {clause}", [value for _, values in terms for value in values]

    def order(self) -> str:
        """Give the ORDER BY clause; the id makes every order total."""
        direction = "DESC" if self.sort.startswith("-") else "ASC"
        return f" ORDER BY {self.column} {direction}" + ("" if self.column == "id" else f", id {direction}")

    def _beyond(self, value: Any, book_id: int) -> tuple[str, list[Any]]:
        than = "<" if self.sort.startswith("-") else ">"
        if self.column == "id":
            return f"id {than} %s", [book_id]
        value = texts.sort_key(value) if self.column == "title_key" else value
        # Bounding the column alone lets the index seek to the place; OR alone would scan.
        return f"{self.column} {than}= %s AND ({self.column} {than} %s OR id {than} %s)", [value, value, book_id]

    def _form(self, name: str, value: Any) -> Any:
        return forms.cut(name, value) if self.formed and name in _FORMS else value

    def _needle(self, value: str) -> str:
        """Write the text as the column that is searched has it, with LIKE's own characters escaped."""
        form = texts.normal(value) if self.formed else value.lower()
        return form.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@lru_cache(maxsize=1024)  # most readers ask for the same few pages
def parse(query_string: bytes) -> Search:
    """Read the page from the URL's query string, or raise the 400 that names the parameter."""
    given = pagination.parameters(query_string, _LONGEST_QUERY)
    fields: dict[str, Any] = {"limit": pagination.limit(given)}
    for name in ("search", "author", "category", "publisher"):
        if name in given:
            asked = unicodedata.normalize("NFC", text(given[name], name, LONGEST_SEARCH))
            if texts.normal(asked):  # what cannot be seen is no value
                fields[name] = asked
    if "year" in given:
        fields["year"] = whole_number(digits(given["year"]), "year", 0, 9999)
    if "sort" in given:
        fields["sort"] = _sort(given["sort"])
    page = Search(**fields)
    return replace(page, cursor=given["cursor"], after=_place(given["cursor"], page)) if "cursor" in given else page


def _sort(value: str) -> str:
    if value.removeprefix("-") not in SORTS:
        raise invalid(f"'sort' must be one of {', '.join(SORTS)}, with a leading '-' for the other direction.")
    return value


def _place(cursor: str, page: Search) -> tuple[Any, int]:
    """Read (value, id) from a cursor of ours; any other is a 400."""
    try:
        sort, value, book_id = json.loads(pagination.unpack(cursor))
        known = sort == page.sort and type(book_id) is int and 0 <= book_id < 2**32
        if not known or type(value) is not (str if page.by == "title" else int):
            raise ValueError(cursor)  # noqa: TRY301
        return (text(value, "cursor", LENGTHS["title"]) if isinstance(value, str) else value), book_id
    except (ValueError, TypeError, RecursionError):
        raise invalid("'cursor' must be one that a 'next' link gave, with the same 'sort'.") from None
