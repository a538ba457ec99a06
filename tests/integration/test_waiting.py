"""Who waits for whom: only who may get a book waits for it, and who has waited too long is told so once."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pymysql.cursors import Cursor

from library import settings
from library.store import mariadb
from library.store.circuit_breaker import CircuitBreaker
from library.web.problems import Problem
from tests.central_log import mariadb_queries
from tests.reader import HttpReader
from tests.shelf import NewBook
from tests.stack import RunningLibrary

LOCK = "SELECT id FROM books WHERE id = 1 FOR UPDATE"


@contextmanager
def locked(stack: RunningLibrary, *book_ids: str) -> Iterator[None]:
    """Keep the books locked, as a borrower does for a moment."""
    with stack.mariadb() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT id FROM books WHERE id IN %s FOR UPDATE", (book_ids,))
        yield
        cursor.execute("ROLLBACK")


@pytest.fixture
def central(stack: RunningLibrary, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this process ask central MariaDB as a function does, in a connection that is there already."""
    given = stack.admin_env
    monkeypatch.setattr(settings, "DB", settings.Address.parse(given["DB_HOST"], 3306))
    for name in ("DB_USER", "DB_PASSWORD", "DB_NAME", "DB_CA"):
        monkeypatch.setattr(settings, name, given[name])
    monkeypatch.setattr(mariadb, "_breaker", CircuitBreaker("central MariaDB", patience=60))
    mariadb._connections.cache_clear()
    mariadb.query("SELECT 1")
    yield
    mariadb._connections.cache_clear()


def test_who_cannot_get_a_book_is_told_so_while_somebody_else_has_it_locked(
    stack: RunningLibrary, reader: HttpReader, new_book: NewBook
) -> None:
    none_left, elsewhere, free = new_book(0), new_book(1), new_book(1)
    for book_id in (none_left, free):
        reader.add(stack.gslb, book_id)
    with locked(stack, none_left, elsewhere):
        answer = reader.borrow(stack.naver, none_left, elsewhere, free)
        assert answer.status_code == 200, answer.text
        assert [loan["book_id"] for loan in answer.json()["loans"]] == [free]
        refused = {each["book_id"]: (each["code"], each["title"]) for each in answer.json()["refused"]}
        assert refused == {none_left: ("no_copy_left", "빌릴 책"), elsewhere: ("not_in_cart", "빌릴 책")}


@pytest.mark.parametrize("named", [True, False])
def test_who_may_get_a_book_waits_for_it(
    stack: RunningLibrary, reader: HttpReader, new_book: NewBook, named: bool
) -> None:
    book_id = new_book(1)
    if named:  # held for the reader, and not in the cart
        held = "INSERT INTO reservations (user_id, book_id, state, reserved_at, hold_until, copy_id) SELECT %s, %s, "
        later = "'ready', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 7 DAY, id FROM copies WHERE book_id = %s"
        stack.sql(held + later, reader.id, book_id, book_id)
        stack.sql("UPDATE copies SET state = 'held' WHERE book_id = %s", book_id)
    else:
        reader.add(stack.gslb, book_id)
    with locked(stack, book_id):
        assert reader.borrow(stack.naver, book_id).status_code == 503
    assert len(reader.borrow(stack.naver, book_id).json()["loans"]) == 1


def test_a_question_that_takes_too_long_is_asked_once_and_in_no_other_connection(
    stack: RunningLibrary, central: None
) -> None:
    with locked(stack, "1"), mariadb_queries(stack, of=LOCK) as asked, pytest.raises(Problem):
        mariadb.query(LOCK)
    assert asked == [LOCK]


def test_a_transaction_that_waits_too_long_begins_again_in_the_same_connection(
    stack: RunningLibrary, central: None
) -> None:
    with locked(stack, "1"), mariadb_queries(stack, of=LOCK) as asked, pytest.raises(Problem):
        mariadb.transaction(lambda cursor: cursor.execute(LOCK))
    assert asked == ["BEGIN", LOCK, "ROLLBACK"] * 2  # within the patience of 0.8 s


def test_a_connection_that_is_lost_after_slow_work_is_no_outage(stack: RunningLibrary, central: None) -> None:
    def work(cursor: Cursor) -> None:
        cursor.execute("SELECT CONNECTION_ID()")
        stack.sql("KILL %s", cursor.fetchall()[0][0])
        time.sleep(0.9)  # longer than anybody waits for MariaDB, and for a second try
        cursor.execute("DO 0")

    with pytest.raises(Problem):
        mariadb.transaction(work)
    assert mariadb._breaker.slow == 0
    assert mariadb.query("SELECT 1") == [(1,)]
