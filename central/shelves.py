"""Bring the table of books to what a catalogue says, and give each new book its copies."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from central import isbns
from central.catalogue import COLUMNS, Book
from central.servers import Connection, LoadError
from library.catalogue import forms

COPIES = 3  # of a new book; an administrator changes that
_BATCH = 5000  # rows between two lines of progress
_LIST = ", ".join(COLUMNS)
_SELECT = f"SELECT {_LIST} FROM books"  # noqa: S608 - our own names
_WRITTEN = (*COLUMNS, *forms.COLUMNS)
_UPSERT = (
    f"INSERT INTO books ({', '.join(_WRITTEN)}) VALUES ({', '.join(['%s'] * len(_WRITTEN))}) "  # noqa: S608 - our own names
    f"ON DUPLICATE KEY UPDATE {', '.join(f'{column} = VALUES({column})' for column in COLUMNS[1:])}"
)


class Changes(NamedTuple):
    """How many books of the catalogue the table did not have, had otherwise, and had just so."""

    new: int
    changed: int
    unchanged: int


def store(connection: Connection, books: list[Book], progress: Callable[[int, int], None]) -> Changes:
    """Write the books that are new or differ, all in one transaction; books not in the catalogue stay.

    So do books that an administrator has changed. `progress` is called with the number of books done and of all. A
    LoadError names an ISBN that another book holds, or a new one that is wrong.
    """
    stored = {book.id: book for book in _stored(connection)}
    twins = isbns.unify(connection, stored)
    books = [
        book._replace(isbn=stored[book.id].isbn) if book.isbn and twins.get(book.id) == book.isbn else book
        for book in books
    ]
    edited = _edited(connection)
    different = [book for book in books if stored.get(book.id) != book and book.id not in edited]
    isbns.refuse_wrong(stored, different)
    _claim_isbns(connection, stored, {book.id for book in books} - edited, different)
    done = len(books) - len(different)
    with connection.cursor() as cursor:
        for start in range(0, len(different), _BATCH):
            batch = different[start : start + _BATCH]
            cursor.executemany(
                _UPSERT, [(*book, *_forms(book)) for book in batch]
            )  # PyMySQL makes multi-row statements of it, of up to 1 MB
            done += len(batch)
            progress(done, len(books))
        new = [book.id for book in different if book.id not in stored]
        cursor.executemany("INSERT INTO copies (book_id) VALUES (%s)", [(each,) for each in new for _ in range(COPIES)])
        if different:
            cursor.execute("INSERT IGNORE INTO unannounced (id) VALUES (1)")
    connection.commit()
    if different:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE TABLE books, copies")  # else the first readers get plans made for an empty table
    return Changes(len(new), len(different) - len(new), len(books) - len(different))


def announce(connection: Connection, tell: Callable[[], None]) -> None:
    """Call `tell` if books were changed since it last succeeded, be it by a loader that died before it could."""
    with connection.cursor() as cursor:
        if cursor.execute("SELECT id FROM unannounced"):
            tell()
            cursor.execute("DELETE FROM unannounced")
    connection.commit()


def _stored(connection: Connection) -> Iterator[Book]:
    with connection.cursor() as cursor:
        cursor.execute(_SELECT)
        yield from map(Book._make, cursor)


def _forms(book: Book) -> tuple[bytes | str, ...]:
    """Give the forms of a new book; those of a changed one are made anew afterwards, see `forms.fill`."""
    return forms.of(book.title, book.author, book.publisher, book.category)


def _edited(connection: Connection) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM books WHERE edited")
        return {row[0] for row in cursor}


def _claim_isbns(connection: Connection, stored: dict[int, Book], listed: set[int], different: list[Book]) -> None:
    """Free the ISBNs that move from one book to another, both `listed` in the catalogue.

    Otherwise ON DUPLICATE KEY would take a book with another's ISBN for that other book, and overwrite it.
    """
    holders = {book.isbn: book.id for book in stored.values() if book.isbn}
    for book in different:
        holder = holders.get(book.isbn or "", book.id)
        if holder != book.id and holder not in listed:
            raise LoadError(f"ISBN {book.isbn} of book {book.id} belongs to book {holder} already; nothing was loaded.")
    moved = [book.id for book in different if book.id in stored and stored[book.id].isbn not in (None, book.isbn)]
    with connection.cursor() as cursor:
        for start in range(0, len(moved), _BATCH):
            cursor.execute("UPDATE books SET isbn = NULL WHERE id IN %s", (moved[start : start + _BATCH],))
