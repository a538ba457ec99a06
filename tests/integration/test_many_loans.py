"""With 10,000 loans, and 1,000 readers in a line, a page costs what a page costs."""

import json
from collections.abc import Iterator

import pytest

from tests.central_log import mariadb_queries, questions
from tests.outbox import bring, loan, tick
from tests.reader import HttpReader
from tests.shelf import NewBook
from tests.stack import PASSWORD_HASH, RunningLibrary

MANY, MINE, LINE, LIMIT = 10_000, 3_000, 1_000, 20


@pytest.fixture
def regular(stack: RunningLibrary, reader: HttpReader, new_book: NewBook) -> Iterator[HttpReader]:
    """Give a reader with 3,000 past loans among 10,000 and 5 open ones, who waits for a book as the 1,000th."""
    lent, awaited = [new_book(1) for _ in range(6)], new_book(0)
    copy = "(SELECT id FROM copies WHERE book_id = loans_book)"
    add = f"""INSERT INTO loans (user_id, book_id, copy_id, borrowed_at, due_at, returned_at)
      SELECT %s, loans_book, {copy}, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), %s FROM (SELECT %s AS loans_book) AS one
      JOIN (SELECT seq FROM seq_1_to_{MANY} LIMIT %s) AS times"""
    reserve = "INSERT INTO reservations (user_id, book_id, reserved_at) SELECT id, %s, UTC_TIMESTAMP(6) FROM users "
    others = "(id, password_hash) SELECT CONCAT('many-', seq), %s FROM seq_1_to_999"
    try:
        stack.sql(f"INSERT INTO users {others}", PASSWORD_HASH)
        for user_id, count in (("many-1", MANY - MINE), (reader.id, MINE)):
            stack.sql(add, user_id, "2026-01-01", lent[5], count)
        for book_id in lent[:5]:
            stack.sql(add, reader.id, None, book_id, 1)
        stack.sql(reserve + "WHERE id LIKE 'many-%%'", awaited)
        stack.sql(reserve + "WHERE id = %s", awaited, reader.id)
        stack.sql("ANALYZE TABLE loans, reservations")
        yield reader
    finally:
        stack.sql("DELETE FROM reservations WHERE book_id = %s", awaited)
        stack.sql("DELETE FROM loans WHERE book_id IN %s", lent)
        stack.sql("DELETE FROM notifications WHERE user_id LIKE 'many-%%'")
        stack.sql("DELETE FROM users WHERE id LIKE 'many-%%'")


def statements(stack: RunningLibrary, reader: HttpReader, path: str) -> list[str]:
    """Give what a call asks MariaDB."""
    with mariadb_queries(stack) as queries:
        answer = reader.ask("GET", f"{stack.naver}{path}")
    assert answer.status_code == 200, answer.text
    return [query for query in questions(queries) if reader.id in query]


def plan(stack: RunningLibrary, query: str) -> tuple[set[str], int]:
    """Give the indexes that a query uses, and how many rows it really reads."""
    with stack.mariadb() as cursor:
        cursor.execute("FLUSH STATUS")
        cursor.execute(query)
        cursor.execute("SHOW SESSION STATUS LIKE 'Handler_read%'")
        read = sum(int(count) for _, count in cursor.fetchall())
        cursor.execute(f"EXPLAIN FORMAT=JSON {query}")
        ((explained,),) = cursor.fetchall()
    tables = _tables(json.loads(explained))
    assert all(table["access_type"] != "ALL" for table in tables), explained
    return {table["key"] for table in tables if table.get("key") != "PRIMARY"}, read


@pytest.mark.parametrize(
    ("path", "index", "most"),
    [
        # A row of a loan and one of its book, and where a page begins.
        pytest.param("/api/loans?state=past", "loans_of_reader", 4 * LIMIT, id="past"),
        pytest.param("/api/loans?state=past&cursor=page-100", "loans_of_reader", 4 * LIMIT, id="past, page 100"),
        pytest.param("/api/loans", "loans_open_book", 4 * LIMIT, id="current"),
        # The place in a line is counted in the index alone.
        pytest.param("/api/reservations", "reservations_line", LINE + 4 * LIMIT, id="reservations"),
    ],
)
def test_a_page_reads_no_more_rows_than_it_shows(
    stack: RunningLibrary, regular: HttpReader, path: str, index: str, most: int
) -> None:
    if "page-100" in path:
        url = f"{stack.naver}/api/loans?state=past&limit=100"
        for _ in range(20):
            url = stack.naver + regular.ask("GET", url).links["next"]["url"]
        path = url.removeprefix(stack.naver).replace("limit=100", f"limit={LIMIT}")
    (query,) = statements(stack, regular, path)
    indexes, read = plan(stack, query)
    assert index in indexes
    assert read <= most, query


def test_who_is_next_and_what_became_due_is_found_without_reading_the_rest(
    stack: RunningLibrary, regular: HttpReader
) -> None:
    """Of 10,000 loans 2 open ones are overdue and untold, and of a line of 1,000 the first gets the copy."""
    ((book_id,),) = stack.sql("SELECT book_id FROM reservations WHERE user_id = %s", regular.id)
    stack.sql("INSERT INTO copies (book_id, state) VALUES (%s, 'held')", book_id)
    stack.sql("UPDATE loans SET overdue_told_at = due_at WHERE user_id = %s AND NOT returned LIMIT 3", regular.id)
    with mariadb_queries(stack, of="SELECT copies.id FROM copies") as held:
        assert bring(stack, "naver/hold-copy", "library.loan.returned", loan(regular.id, book_id)).status_code == 200
    with mariadb_queries(stack, of="SELECT id FROM loans WHERE tell_at") as due:
        assert tick(stack, "naver/check-dates").status_code == 200
    regular.add(stack.naver, 1)
    with mariadb_queries(stack, of="SELECT books.id FROM (SELECT") as lent:
        assert regular.borrow(stack.naver, "1", "2").json()["loans"] == []
    for beginning, index, most in (
        ("SELECT id, user_id, UTC_TIMESTAMP", "reservations_line", 3),
        ("SELECT copies.id FROM copies", "copies_of_book", 5),
        ("(SELECT book_id FROM reservations", "reservations_held", 6),
        ("(SELECT book_id FROM reservations", "copies_by_state", 6),
        ("(SELECT book_id FROM reservations", "reservations_ready_copy", 6),
        ("SELECT id FROM loans WHERE tell_at", "loans_to_tell", 3),
        ("SELECT books.id FROM (SELECT", "reservations_open", 20),
    ):
        query = next(each for each in held + due + lent if each.startswith(beginning))
        indexes, read = plan(stack, query)
        assert index in indexes
        assert read <= most, query


def _tables(part: object) -> list[dict[str, str]]:
    if isinstance(part, dict):
        # Not what the question has put together itself, such as <derived2>.
        own = [part] if "access_type" in part and not part["table_name"].startswith("<") else []
        return own + [each for value in part.values() for each in _tables(value)]
    return [each for value in part for each in _tables(value)] if isinstance(part, list) else []
