"""With 10,000 loans and 100,000 books, a page in the middle of a list costs what the first one costs."""

import re
from collections.abc import Iterator

import httpx
import pytest

from library.catalogue import search
from tests.central_log import mariadb_queries, questions
from tests.integration.test_many_loans import plan
from tests.reader import HttpReader
from tests.stack import PASSWORD_HASH, RunningLibrary

BOOKS, READERS, PAST, OVERDUE, LIMIT = 100_000, 3_000, 7_000, 1_000, 20
FIRST = 700_000_001  # the id of the first book of these tests
LENT, READ = FIRST, FIRST + 1  # the book that every reader has, and the one that the first reader had 7,000 times


@pytest.fixture(scope="module")
def many(library: RunningLibrary) -> Iterator[None]:
    """Fill the library: of 3,000 open loans 1,000 are overdue, and each hundredth book is retired."""
    try:
        library.sql(
            "INSERT INTO books (id, title, author, publisher, year, category, description, price, retired_at) SELECT "
            # Their normal forms are the texts themselves, and titles without digits are their own keys.
            f"{FIRST - 1} + seq, CONCAT('책 ', REGEXP_REPLACE(MD5(seq), '[0-9]', '_')), "
            "CONCAT('지은이 ', MOD(seq, 9000)), CONCAT('출판사 ', MOD(seq, 200)), 1960 + MOD(seq, 60), '문학', '설명', "
            f"100 * MOD(seq, 499), IF(MOD(seq, 100), NULL, UTC_TIMESTAMP(6)) FROM seq_1_to_{BOOKS}"
        )
        library.sql(
            "UPDATE books SET title_key = title, search_form = CONCAT(title, '\n', author), category_form = category, "
            f"publisher_form = publisher WHERE id >= {FIRST}"
        )
        library.sql(
            f"INSERT INTO users (id, password_hash) SELECT CONCAT('flat-', seq), %s FROM seq_1_to_{READERS}",
            PASSWORD_HASH,
        )
        library.sql(f"INSERT INTO copies (book_id, state) SELECT {LENT}, 'lent' FROM seq_1_to_{READERS}")
        library.sql(f"INSERT INTO copies (book_id) VALUES ({READ})")
        begun = "UTC_TIMESTAMP(6) - INTERVAL 20 DAY"
        library.sql(
            "INSERT INTO loans (user_id, book_id, copy_id, borrowed_at, due_at, returned_at) "
            f"SELECT 'flat-1', {READ}, (SELECT id FROM copies WHERE book_id = {READ}), {begun}, {begun}, {begun} "
            f"FROM seq_1_to_{PAST}"
        )
        library.sql(
            "INSERT INTO loans (user_id, book_id, copy_id, borrowed_at, due_at, overdue_told_at) SELECT "
            f"CONCAT('flat-', place), {LENT}, id, {begun}, "
            f"UTC_TIMESTAMP(6) - INTERVAL ({OVERDUE} - place) HOUR, {begun} "
            f"FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS place FROM copies WHERE book_id = {LENT}) AS lent"
        )
        library.sql("ANALYZE TABLE books, copies, loans")
        yield
    finally:
        for table in ("loans", "copies"):
            library.sql(f"DELETE FROM {table} WHERE book_id >= {FIRST}")
        library.sql(f"DELETE FROM books WHERE id >= {FIRST}")
        library.sql("DELETE FROM users WHERE id LIKE 'flat-%%'")
        library.announce_change()


@pytest.fixture
def administrator(stack: RunningLibrary) -> Iterator[HttpReader]:
    with HttpReader(stack, role="admin") as administrator:
        yield administrator


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("state=current", "loans_by_state"),
        ("state=overdue", "loans_by_due"),
        ("state=past", "loans_by_state"),
        ("state=all", None),
        ("state=past&user_id=flat-1", "loans_of_reader"),
        ("state=all&user_id=flat-1", "loans_of_reader"),
        (f"state=current&book_id={LENT}", "loans_of_book_by_state"),
        (f"state=past&book_id={READ}", "loans_of_book_by_state"),
        (f"state=all&book_id={READ}", "loans_of_book"),
    ],
)
@pytest.mark.parametrize("pages_before", [0, 8], ids=["first page", "page in the middle"])
def test_a_page_of_all_loans_is_a_piece_of_one_index(
    stack: RunningLibrary, many: None, administrator: HttpReader, query: str, index: str | None, pages_before: int
) -> None:
    url = f"{stack.naver}/api/admin/loans?{query}&limit=100"
    for _ in range(pages_before):
        url = stack.naver + administrator.ask("GET", url).links["next"]["url"]
    with mariadb_queries(stack) as queries:
        loans = administrator.ask("GET", url.replace("limit=100", f"limit={LIMIT}")).json()
    assert len(loans) == LIMIT
    assert all(loan["overdue"] for loan in loans) or "overdue" not in query
    (asked,) = (each for each in questions(queries) if "FROM loans" in each)
    indexes, read = plan(stack, asked)
    assert indexes == ({index} if index else set())
    assert read <= 4 * LIMIT, asked  # a row of a loan and one of its book, and where the page begins


@pytest.mark.parametrize("sort", [direction + sort for sort in search.SORTS for direction in ("", "-")])
@pytest.mark.parametrize("pages_before", [0, 100], ids=["first page", "page in the middle"])
def test_a_page_of_the_catalogue_reads_one_index_and_its_own_books(
    stack: RunningLibrary, many: None, sort: str, pages_before: int
) -> None:
    page = search.parse(f"sort={sort}&limit={LIMIT}".encode())
    beside = 0
    if pages_before:
        ((book_id, value),) = stack.sql(f"SELECT id, {page.by} FROM books{page.order()} LIMIT 1 OFFSET {BOOKS // 2}")
        page = page.next({"id": str(book_id), page.by: value})
        ((beside,),) = stack.sql(f"SELECT COUNT(*) FROM books WHERE {page.by} = %s", value)
    stack.announce_change()
    with mariadb_queries(stack) as queries:
        assert len(httpx.get(f"{stack.naver}/api/books?{page.query}").json()) == LIMIT
    (asked,) = (each for each in questions(queries) if "AS page" in each)
    ids = asked[asked.index("(SELECT id") + 1 : asked.index(") AS page")]
    indexes, read = plan(stack, ids)
    assert [re.sub("_(key|form)$", "", index) for index in indexes] == [f"books_by_{page.by}"] * (page.by != "id")
    assert read <= 2 * LIMIT + beside, ids
