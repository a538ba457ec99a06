"""Read a catalogue file, such as central/books.csv, and say exactly which cell is wrong if one is."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from library import isbn, texts
from library.limits import CATALOGUE_IDS, RANGES

COLUMNS = ("id", "title", "author", "publisher", "year", "isbn", "category", "description", "price")
_RANGES = {"id": CATALOGUE_IDS, **RANGES}


class CatalogueError(Exception):
    """A catalogue that cannot be loaded; the message names the file, the line and the column."""


class Book(NamedTuple):
    """One row of the catalogue; `price` is in won, `isbn` None where unknown, and without hyphens where wrong."""

    id: int
    title: str
    author: str
    publisher: str
    year: int
    isbn: str | None
    category: str
    description: str
    price: int


def read(path: Path) -> list[Book]:
    """Give all books of the file in its order, or raise a CatalogueError: one bad row and none is given."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:  # -sig: spreadsheets put a byte order mark first
            return list(_books(path, file))
    except OSError as error:
        raise CatalogueError(f"{path} cannot be read: {error.strerror}. Nothing was loaded.") from error
    except UnicodeDecodeError as error:
        lines = enumerate(path.read_bytes().split(b"\n"), 1)
        line = next((number for number, text in lines if text.decode(errors="ignore").encode() != text), 1)
        raise CatalogueError(f"{path}, line {line} is not UTF-8: save it as UTF-8 CSV. Nothing was loaded.") from error


class _WrongError(Exception):
    """What is wrong in the present line."""


def _books(path: Path, lines: Iterator[str]) -> Iterator[Book]:
    rows = csv.reader(lines, strict=True)
    line = 1  # where the present row starts; a quoted text may go over several lines
    seen: dict[tuple[str, object], int] = {}
    try:
        _check_header(next(rows, []))
        line = rows.line_num + 1
        for row in rows:
            if row:
                book = _book(row)
                _check_first(seen, book, line)
                yield book
            line = rows.line_num + 1
    except (_WrongError, csv.Error) as error:
        raise CatalogueError(f"{path}, line {line}, {error}. Nothing was loaded.") from error


def _book(row: list[str]) -> Book:
    if len(row) != len(COLUMNS):
        raise _WrongError(f"a book has {len(COLUMNS)} columns, this one {len(row)}: quote a text that holds a comma")
    cells = dict(zip(COLUMNS, row, strict=True))
    return Book(
        id=_number("id", cells),
        title=_text("title", cells),
        author=_text("author", cells),
        publisher=_text("publisher", cells),
        year=_number("year", cells),
        isbn=_isbn(cells),
        category=_text("category", cells),
        description=_text("description", cells),
        price=_number("price", cells),
    )


def _number(column: str, cells: dict[str, str]) -> int:
    cell, (low, high) = cells[column].strip(), _RANGES[column]
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 10 and low <= int(cell) <= high):
        raise _WrongError(f"column {column}: must be a whole number from {low} to {high}, not {cell[:40]!r}")
    return int(cell)


def _text(column: str, cells: dict[str, str]) -> str:
    try:
        return texts.of_book(column, cells[column])
    except ValueError as error:
        raise _WrongError(f"column {column}: {error}") from error


def _isbn(cells: dict[str, str]) -> str | None:
    written = cells["isbn"].strip()
    if not written:
        return None
    try:
        return isbn.canonical(written)
    except isbn.WrongIsbnError:
        return written.replace("-", "")  # a book that has it already may keep it: see isbns.py
    except ValueError as error:
        raise _WrongError(f"column isbn: {error}, or empty, not {written[:40]!r}") from error


def _check_header(header: list[str]) -> None:
    if header != list(COLUMNS):
        raise _WrongError(f"the columns must be {','.join(COLUMNS)}, not {','.join(header)[:200] or 'none'}")


def _check_first(seen: dict[tuple[str, object], int], book: Book, line: int) -> None:
    for column, value in (("id", book.id), ("isbn", book.isbn)):
        if value is not None and seen.setdefault((column, value), line) != line:
            raise _WrongError(f"column {column}: {value} stands in line {seen[column, value]} already")
