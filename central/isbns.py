"""ISBNs of before, when the library did not know wrong ones, and took one book's ISBN-10 and ISBN-13 for two books'."""

import logging

from central.catalogue import Book
from central.servers import Connection, LoadError
from library import isbn

_logger = logging.getLogger(__name__)
_MOST_NAMED = 20  # in one line of the log


def unify(connection: Connection, stored: dict[int, Book]) -> dict[int, str]:
    """Write as ISBN-13, in the table and in `stored`, what is not; give the ISBN-13 that another book has, by book.

    That one stays as it is, and so does a wrong one: the log names both, for people to decide.
    """
    holders = {book.isbn: book.id for book in stored.values()}
    written: dict[int, str] = {}
    twins: dict[int, str] = {}
    wrong = []
    for book in stored.values():
        try:
            new = isbn.canonical(book.isbn) if book.isbn else None
        except ValueError:
            wrong.append(f"{book.isbn} of book {book.id}")
            continue
        if new and new != book.isbn:
            (twins if new in holders else written)[book.id] = new
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE books SET isbn = %s WHERE id = %s", [(new, id) for id, new in written.items()])
        if written:
            cursor.execute("INSERT IGNORE INTO unannounced (id) VALUES (1)")
    stored.update({id: stored[id]._replace(isbn=new) for id, new in written.items()})
    _warn("Wrong ISBNs", wrong)
    same = [f"{stored[id].isbn} of book {id} is {new} of book {holders[new]}" for id, new in twins.items()]
    _warn("One ISBN of two books", same)
    return twins


def refuse_wrong(stored: dict[int, Book], different: list[Book]) -> None:
    """Raise a LoadError for a wrong ISBN that its book does not have already."""
    for book in different:
        if book.isbn and (book.id not in stored or stored[book.id].isbn != book.isbn):
            try:
                isbn.canonical(book.isbn)
            except ValueError as error:
                raise LoadError(f"ISBN {book.isbn} of book {book.id} {error}; nothing was loaded.") from error


def _warn(what: str, named: list[str]) -> None:
    if named:
        more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
        _logger.warning(
            f"{what}, kept as they are; an administrator can correct them: {', '.join(named[:_MOST_NAMED])}{more}."
        )
