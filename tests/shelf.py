"""Books of a test's own, with as many copies as it wants, and gone after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from library.catalogue import forms
from tests.stack import BOOKS, RunningLibrary

NewBook = Callable[[int], str]


@contextmanager
def new_books(stack: RunningLibrary) -> Iterator[NewBook]:
    """Give a function that adds a book with so many copies, to no kept list, and gives its id."""

    def new(copies: int) -> str:
        with stack.mariadb() as cursor:
            cursor.execute(
                "INSERT INTO books (title, author, publisher, year, category, description, price) "
                "VALUES ('빌릴 책', '지은이', '출판사', 2026, 'IT', '설명', 1000)"
            )
            book_id = cursor.lastrowid
            forms.make(cursor, [book_id])
            cursor.executemany("INSERT INTO copies (book_id) VALUES (%s)", [(book_id,)] * copies)
        return str(book_id)

    yield new
    clear(stack)


def clear(stack: RunningLibrary) -> None:
    """Remove the books that were added, with all that hangs on them: other tests count those of the catalogue."""
    stack.mend()
    added = [row[0] for row in stack.sql("SELECT id FROM books WHERE id NOT IN %s", BOOKS)]
    if added:
        for table in ("reservations", "loans", "copies"):
            stack.sql(f"DELETE FROM {table} WHERE book_id IN %s", added)
        stack.sql("DELETE FROM books WHERE id IN %s", added)
        stack.announce_change()


def copies(stack: RunningLibrary, book_id: str) -> list[str]:
    """Give the state of each copy of a book."""
    return [row[0] for row in stack.sql("SELECT state FROM copies WHERE book_id = %s ORDER BY id", book_id)]
