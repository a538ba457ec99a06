"""The forms by which books are found, filtered and sorted; they stand in the table of books, beside the texts.

A book has no title_key while its forms are still to be made: it was written by a revision that does not know them, or
a text of it was changed (see the trigger in central/migrations).
"""

from typing import TYPE_CHECKING

from library import texts
from library.limits import LENGTHS
from library.store import mariadb

if TYPE_CHECKING:
    from pymysql.cursors import Cursor

COLUMNS = ("title_key", "search_form", "category_form", "publisher_form")
# For a condition: whether a book has none.
MISSING = "EXISTS (SELECT 1 FROM books WHERE title_key IS NULL)"
_AT_ONCE = 300  # rows are locked meanwhile, and readers wait for them


def of(title: str, author: str, publisher: str, category: str) -> tuple[bytes, str, str, str]:
    """Give the forms of a book with these texts, in the order of COLUMNS."""
    searched = f"{cut('title', title)}\n{cut('author', author)}"
    return texts.sort_key(title), searched, cut("category", category), cut("publisher", publisher)


def cut(name: str, text: str) -> str:
    """Give the normal form of a book's text; one that is longer than such a text may be, is cut."""
    return texts.normal(text)[: LENGTHS[name]]


def make(cursor: "Cursor", numbers: list[int]) -> None:
    """Make the forms of these books, which are locked until the COMMIT."""
    cursor.execute(
        "SELECT title, author, publisher, category, id FROM books FORCE INDEX (PRIMARY) WHERE id IN %s "
        "ORDER BY id FOR UPDATE",  # as everywhere: see lending/copies.py
        (numbers,),
    )
    rows = [(*of(*described), number) for *described, number in cursor.fetchall()]
    changes = ", ".join(f"{column} = %s" for column in COLUMNS)
    cursor.executemany(f"UPDATE books SET {changes} WHERE id = %s", rows)  # noqa: S608 - our own names


def make_some(cursor: "Cursor") -> int:
    """Make the forms of a few books that have none; give of how many."""
    cursor.execute("SELECT id FROM books WHERE title_key IS NULL ORDER BY id LIMIT %s", (_AT_ONCE,))
    numbers = [row[0] for row in cursor.fetchall()]
    if numbers:
        make(cursor, numbers)
    return len(numbers)


def mend() -> int:
    """Make the forms that a revision of before did not, a few at once; give of how many."""
    return mariadb.transaction(make_some)
