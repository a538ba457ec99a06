import csv
import io
import unicodedata
from pathlib import Path

import pytest

from central import catalogue, generate, load
from library.isbn import canonical

HEADER = ",".join(catalogue.COLUMNS)
GOOD = "7,제목,지은이,출판사,2020,,IT,설명,1000"


def read(folder: Path, text: str | bytes) -> list[catalogue.Book]:
    file = folder / "books.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return catalogue.read(file)


def generated(count: int, seed: int) -> str:
    out = io.StringIO()
    generate.write(out, count, seed)
    return out.getvalue()


def test_our_own_catalogue_has_108_books_each_with_a_description_of_its_own() -> None:
    books = catalogue.read(load.BOOKS)
    assert len(books) == 108
    assert len({book.description for book in books}) == 108
    assert all(40 <= len(book.description) <= 110 for book in books)


def test_an_unknown_isbn_is_none() -> None:
    books = {book.id: book for book in catalogue.read(load.BOOKS)}
    assert books[1].isbn == "9791158392987"
    assert books[100].isbn is None


def test_a_row_becomes_a_book(tmp_path: Path) -> None:
    row = '7,"쉼표, 그리고 ""따옴표""", 지은이 ,출판사,2020,979-11-584-3298-0,IT,설명,0'
    assert read(tmp_path, f"{HEADER}\n{row}\n") == [
        catalogue.Book(7, '쉼표, 그리고 "따옴표"', "지은이", "출판사", 2020, "9791158432980", "IT", "설명", 0)
    ]


def test_a_file_as_spreadsheets_save_it_is_read(tmp_path: Path) -> None:
    assert len(read(tmp_path, f"\ufeff{HEADER}\r\n{GOOD}\r\n\r\n")) == 1


def test_decomposed_korean_is_composed_so_that_a_search_finds_it(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", GOOD)
    assert read(tmp_path, f"{HEADER}\n{decomposed}\n")[0].title == "제목"


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("8,제목,지은이,출판사,2020,,IT,설명", "this one 8"),
        ("8,쉼표, 하나,지은이,출판사,2020,,IT,설명,1000", "this one 10"),
        ("0,제목,지은이,출판사,2020,,IT,설명,1000", "column id"),
        ("7,제목,지은이,출판사,2020,,IT,설명,1000", "column id: 7 stands in line 2 already"),
        ("8,,지은이,출판사,2020,,IT,설명,1000", "column title"),
        (f"8,{'가' * 256},지은이,출판사,2020,,IT,설명,1000", "column title"),
        ("8,제\x00목,지은이,출판사,2020,,IT,설명,1000", "column title: must not hold U+0000, a control character"),
        ('8,"\u200b",지은이,출판사,2020,,IT,설명,1000', "column title: must hold something that can be seen"),
        ("8,제목,지은이,출판사,２０２０,,IT,설명,1000", "column year"),
        ("8,제목,지은이,출판사,2020,12345,IT,설명,1000", "column isbn: must be 10 or 13 digits"),
        ("8,제목,지은이,출판사,2020,,IT,설명,-1", "column price"),
        ("8,제목,지은이,출판사,2020,,IT,설명,99999999999", "column price"),
        ('8,"제목,지은이,출판사,2020,,IT,설명,1000', "end of data"),
    ],
)
def test_a_bad_row_is_named_by_file_line_and_column(tmp_path: Path, row: str, complaint: str) -> None:
    with pytest.raises(catalogue.CatalogueError) as caught:
        read(tmp_path, f"{HEADER}\n{GOOD}\n{row}\n")
    assert str(tmp_path / "books.csv") in str(caught.value)
    assert "line 3" in str(caught.value)
    assert complaint in str(caught.value)


def test_an_isbn_10_and_an_isbn_13_are_one(tmp_path: Path) -> None:
    one, other = (GOOD.replace(",,", f",{isbn},") for isbn in ("89-364-3412-8", "9788936434120"))
    assert read(tmp_path, f"{HEADER}\n{one}\n")[0].isbn == "9788936434120"
    with pytest.raises(catalogue.CatalogueError, match="column isbn: 9788936434120 stands in line 2 already"):
        read(tmp_path, f"{HEADER}\n{one}\n{other.replace('7', '8', 1)}\n")


@pytest.mark.parametrize("isbn", ["978-89-364-3412-1", "89-364-3412-X", "4006381333931"])
def test_a_wrong_isbn_is_left_to_the_table_to_know(tmp_path: Path, isbn: str) -> None:
    (book,) = read(tmp_path, f"{HEADER}\n{GOOD.replace(',,', f',{isbn},')}\n")
    assert book.isbn == isbn.replace("-", "")


@pytest.mark.parametrize("text", ["", "id,title\n", f"{HEADER},extra\n"])
def test_other_columns_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(catalogue.CatalogueError, match="the columns must be"):
        read(tmp_path, text)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(catalogue.CatalogueError, match="line 2 is not UTF-8"):
        read(tmp_path, f"{HEADER}\n{GOOD}\n".encode("euc-kr"))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(catalogue.CatalogueError, match="cannot be read"):
        catalogue.read(tmp_path / "none.csv")


def test_the_same_seed_generates_the_same_bytes_and_another_seed_others() -> None:
    assert generated(500, seed=1) == generated(500, seed=1)
    assert generated(500, seed=1) != generated(500, seed=2)


def test_generated_books_can_stand_beside_our_own(tmp_path: Path) -> None:
    ours, invented = catalogue.read(load.BOOKS), read(tmp_path, generated(2000, seed=1))
    assert len(invented) == 2000
    assert {book.id for book in ours}.isdisjoint(book.id for book in invented)
    assert {book.isbn for book in ours if book.isbn}.isdisjoint(book.isbn for book in invented)


def test_generated_isbns_are_well_formed() -> None:
    isbns = [row["isbn"] for row in csv.DictReader(io.StringIO(generated(500, seed=1))) if row["isbn"]]
    assert isbns
    assert [canonical(isbn) for isbn in isbns] == isbns
