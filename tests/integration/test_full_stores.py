"""Central's stores have an end, and no reader alone may reach it. A full store still serves who only reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import httpx
import pytest

from library import limits
from tests.reader import HttpReader
from tests.shelf import NewBook
from tests.stack import RunningLibrary, wait_until

UNAVAILABLE = (503, "1", "unavailable")


@contextmanager
def full_redis(stack: RunningLibrary) -> Iterator[None]:
    with stack.redis() as redis:
        before = redis.config_get("maxmemory")["maxmemory"]
        redis.config_set("maxmemory", 1)
        try:
            yield
        finally:
            redis.config_set("maxmemory", before)


@contextmanager
def read_only_mariadb(stack: RunningLibrary) -> Iterator[None]:
    stack.sql("SET GLOBAL read_only = 1")
    try:
        yield
    finally:
        stack.sql("SET GLOBAL read_only = 0")


@pytest.fixture
def other(stack: RunningLibrary) -> Iterator[HttpReader]:
    """Give another user who is logged in."""
    with HttpReader(stack) as other:
        yield other


def writes(stack: RunningLibrary) -> list[tuple[int, str]]:
    """Give what each member's health check says."""
    answers = [httpx.get(f"{url}/healthz", timeout=10) for url in (stack.naver, stack.nhn)]
    return [(answer.status_code, answer.json().get("writes")) for answer in answers]


def told(answer: httpx.Response) -> tuple[int, str | None, str]:
    return answer.status_code, answer.headers.get("retry-after"), answer.json()["code"]


def kept(stack: RunningLibrary, reader: HttpReader) -> int:
    """Give how many of the reader's changes MariaDB remembers."""
    ((count,),) = stack.sql("SELECT COUNT(*) FROM changes WHERE user_id = %s", reader.id)
    return int(count)


def test_while_redis_is_full_members_stay_and_say_so_and_carts_are_shown_and_emptied(
    stack: RunningLibrary, reader: HttpReader
) -> None:
    assert writes(stack) == [(200, "accepted")] * 2
    reader.add(stack.gslb, 1, 2)
    with full_redis(stack):
        assert writes(stack) == [(200, "refused")] * 2
        for url in (stack.naver, stack.nhn):
            assert reader.cart(url) == {"1": 2}
            assert told(reader.add(url, 1, key=str(uuid4()))) == UNAVAILABLE
            assert httpx.get(f"{url}/api/books").status_code == 200
        assert stack.in_rotation("naver")
        assert stack.in_rotation("nhn")
        assert [member["writes"] for member in stack.status()["members"].values()] == ["refused"] * 2
        assert reader.ask("POST", f"{stack.gslb}/api/cart/clear", str(uuid4())).status_code == 200
        assert reader.cart(stack.gslb) == {}
    assert writes(stack) == [(200, "accepted")] * 2
    assert reader.add(stack.gslb, 1, key=str(uuid4())).status_code == 200


def test_while_mariadb_takes_no_changes_members_stay_and_say_so_and_all_can_be_read(
    stack: RunningLibrary, reader: HttpReader, new_book: NewBook
) -> None:
    book_id = new_book(1)
    reader.add(stack.gslb, book_id)
    with read_only_mariadb(stack):
        assert writes(stack) == [(200, "refused")] * 2
        assert told(reader.borrow(stack.naver, book_id, key="borrow")) == UNAVAILABLE
        assert reader.ask("GET", f"{stack.naver}/api/loans").json() == []
        assert reader.log_in(stack.naver).status_code == 200
    assert writes(stack) == [(200, "accepted")] * 2
    wait_until(lambda: reader.borrow(stack.naver, book_id, key="borrow").status_code == 200, "it is lent")


def test_when_mariadbs_disk_is_full_members_stay_and_say_so_for_a_while(
    stack: RunningLibrary, reader: HttpReader, new_book: NewBook
) -> None:
    book_id = new_book(0)
    stack.sql(  # what it says where a table cannot grow any more
        "CREATE TRIGGER no_room BEFORE INSERT ON reservations FOR EACH ROW "
        "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1114, MESSAGE_TEXT = 'The table is full'"
    )
    try:
        answer = reader.ask("POST", f"{stack.naver}/api/reservations", "reserve", json={"book_id": book_id})
        assert told(answer) == UNAVAILABLE
        assert writes(stack) == [(200, "refused")] * 2
    finally:
        stack.sql("DROP TRIGGER no_room")
    with stack.redis() as redis:
        assert 0 < redis.ttl("refusing:mariadb") <= 15
        redis.delete("refusing:mariadb")
    assert writes(stack) == [(200, "accepted")] * 2


def test_a_change_in_mariadb_that_changes_nothing_leaves_no_row(
    stack: RunningLibrary, reader: HttpReader, new_book: NewBook
) -> None:
    book_id = new_book(1)
    reader.add(stack.gslb, book_id)
    (loan,) = reader.borrow(stack.gslb, book_id, key="borrow").json()["loans"]
    returned = f"{stack.gslb}/api/loans/{loan['id']}/return"
    assert reader.ask("POST", returned, "return").status_code == 200
    reader.ask("POST", f"{stack.gslb}/api/notifications/read", json={})
    before = kept(stack, reader)
    for _ in range(3):
        assert reader.ask("POST", returned, str(uuid4())).status_code == 200
        assert (
            reader.ask("POST", f"{stack.gslb}/api/notifications/read", str(uuid4()), json={"ids": ["1"]}).status_code
            == 200
        )
    assert kept(stack, reader) == before


def test_a_refused_book_stays_refused_under_its_key_also_when_a_copy_is_there(
    stack: RunningLibrary, reader: HttpReader, new_book: NewBook
) -> None:
    book_id = new_book(0)
    reader.add(stack.gslb, book_id)
    first = reader.borrow(stack.naver, book_id, key="late").json()["refused"]
    stack.sql("INSERT INTO copies (book_id, state) VALUES (%s, 'available')", book_id)
    again = reader.borrow(stack.nhn, book_id, key="late").json()
    assert (again["loans"], again["refused"]) == ([], first)


@pytest.mark.parametrize("key", [None, "one-more"])
def test_a_reader_with_too_many_changes_in_mariadb_waits_and_another_does_not(
    stack: RunningLibrary, reader: HttpReader, other: HttpReader, new_book: NewBook, key: str | None
) -> None:
    book_id = new_book(0)
    stack.sql(
        "INSERT INTO changes SELECT %s, seq, SHA2('', 256), '{}', UTC_TIMESTAMP(6) - INTERVAL 23 HOUR "
        f"FROM seq_1_to_{limits.MOST_CHANGES - 1}",
        reader.id,
    )

    def reserve(who: HttpReader, key: str | None) -> httpx.Response:
        return who.ask("POST", f"{stack.naver}/api/reservations", key, json={"book_id": book_id})

    def cancel(key: str | None) -> httpx.Response:
        return reader.ask("DELETE", f"{stack.naver}/api/reservations/{made}", key)

    made = reserve(reader, key).json()["reservation"]["id"]
    status, seconds, code = told(cancel(None))
    assert (status, code) == (429, "too_many_changes")
    assert 3500 < int(seconds or 0) <= 3600
    assert reserve(reader, key).status_code == (429 if key is None else 200)  # a retry is no change
    assert reserve(other, "mine").status_code == 200
    stack.sql("DELETE FROM changes WHERE user_id = %s LIMIT 1", reader.id)  # as check-dates does a day after
    assert cancel(None).status_code == 200
