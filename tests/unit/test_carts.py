"""What a reader's changes leave in Redis, and what a full one still does: a real Redis, asked as the functions ask."""

import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from redis import Redis

from library import limits
from library.readers import carts
from library.readers.sessions import Session
from library.store import redis
from library.web.problems import Problem

BOOK = b'"book_id":"1","title":"T","author":"A","price":1,"cover_image":""'


@pytest.fixture
def readers(redis_server: Redis) -> tuple[Session, Session]:
    """Give the sessions of two readers."""
    redis.load_functions()
    sessions = Session("b25l", "0" * 64), Session("dHdv", "0" * 64)
    for session in sessions:
        redis_server.set(session.keys[0], "{}", ex=limits.SESSION_SECONDS)
        redis_server.set(session.keys[1], time.time_ns() // 1000, ex=limits.SESSION_SECONDS)
    return sessions


def add(session: Session, quantity: int = 1, key: str | None = None) -> bytes:
    return carts.add(session, 1, BOOK, quantity, key)


def refused(change: Callable[[], object]) -> tuple[int, str, dict[str, str]]:
    """Give status, code and headers of the problem that a change ends in."""
    with pytest.raises(Problem) as caught:
        change()
    return caught.value.status, caught.value.code, dict(caught.value.headers)


def full(server: Redis, used: bool) -> None:
    server.config_set("maxmemory", 1 if used else 0)


def taken(server: Redis) -> int:
    """Give how many bytes all keys take."""
    return sum(server.memory_usage(key) or 0 for key in server.scan_iter())


def without_change(session: Session) -> None:
    """Ask twice for what there is not to do, with keys that nobody had before."""
    carts.clear(session, str(uuid4()))
    carts.remove(session, "1", None, str(uuid4()))


def test_changes_that_change_nothing_leave_nothing_that_grows(
    redis_server: Redis, readers: tuple[Session, Session]
) -> None:
    session, _ = readers
    for _ in range(100):
        without_change(session)
    before = redis_server.dbsize(), redis_server.memory_usage(f"unchanged:{{{session.tag}}}")
    for _ in range(500):
        without_change(session)
    assert redis_server.keys("idem:*") == []
    assert (redis_server.dbsize(), redis_server.memory_usage(f"unchanged:{{{session.tag}}}")) == before
    assert 0 < redis_server.ttl(f"unchanged:{{{session.tag}}}") <= 24 * 60 * 60


def test_a_late_copy_of_what_changed_nothing_takes_nothing_out_of_the_cart(
    redis_server: Redis, readers: tuple[Session, Session]
) -> None:
    session, _ = readers
    carts.clear(session, "clear")
    carts.remove(session, "1", None, "remove")
    add(session)
    carts.clear(session, "clear")
    assert b'"quantity":1' in carts.remove(session, "1", None, "remove")
    assert carts.remove(session, "1", None, "another") == b"[]"


@pytest.mark.parametrize(
    ("operation", "repeat"),
    [
        ("add 1 1", lambda session: add(session, 1, "key")),
        ("remove 1 ", lambda session: carts.remove(session, "1", None, "key")),
        ("remove 1 1", lambda session: carts.remove(session, "1", 1, "key")),
    ],
)
def test_a_change_that_an_older_revision_made_is_not_made_again(
    redis_server: Redis, readers: tuple[Session, Session], operation: str, repeat: Callable[[Session], bytes]
) -> None:
    session, _ = readers
    add(session, 3)
    redis_server.set(f"idem:{{{session.tag}}}:key", operation)
    assert b'"quantity":3' in repeat(session)


def test_a_reader_with_too_many_changes_waits_a_second_for_each_and_another_reader_does_not(
    redis_server: Redis, readers: tuple[Session, Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, other = readers
    add(session, key="first")
    redis_server.pexpire(f"changes:{{{session.tag}}}", 1000 * (limits.MOST_CHANGES - 1))
    add(session, key="last")
    for change in (lambda: add(session, key="more"), lambda: carts.clear(session, "clear")):
        assert refused(change) == (429, "too_many_changes", {"Retry-After": "1"})
    assert b'"quantity":2' in add(session, key="last")  # a retry is no change
    assert b'"quantity":1' in add(other, key="more")
    time.sleep(1.1)
    assert b'"quantity":3' in add(session, key="more")
    assert refused(lambda: carts.clear(session, "clear"))[0] == 429


def test_a_refused_change_does_not_count(redis_server: Redis, readers: tuple[Session, Session]) -> None:
    session, _ = readers
    add(session, limits.MOST_OF_A_BOOK, "fill")
    before = redis_server.pttl(f"changes:{{{session.tag}}}")
    assert refused(lambda: add(session, 1, "more"))[0] == 409
    assert redis_server.pttl(f"changes:{{{session.tag}}}") <= before


def test_a_full_redis_shows_carts_and_takes_lines_out_and_its_records_take_no_more_than_they_did(
    redis_server: Redis, readers: tuple[Session, Session]
) -> None:
    session, _ = readers
    for number in range(1, 11):
        carts.add(session, number, BOOK, 5, None)
    full(redis_server, True)
    assert not redis.writable()
    assert carts.read(session).count(b"book_id") == 10
    before = taken(redis_server)
    for number in range(1, 10):
        carts.remove(session, str(number), None, str(uuid4()))
    carts.clear(session, str(uuid4()))
    assert carts.read(session) == b"[]"
    assert taken(redis_server) <= before
    keys = redis_server.dbsize()
    for reader in readers:
        without_change(reader)
    assert redis_server.dbsize() == keys


def test_what_a_full_redis_refused_is_done_once_when_it_has_room(
    redis_server: Redis, readers: tuple[Session, Session]
) -> None:
    session, _ = readers
    add(session, 5)
    full(redis_server, True)
    for change in (lambda: carts.remove(session, "1", 1, "one"), lambda: add(session, 1, "more")):
        assert refused(change) == (503, "unavailable", {"Retry-After": "1"})
    assert b'"quantity":4' in carts.remove(session, "1", 1, None)  # without a key it takes no room
    full(redis_server, False)
    assert redis.writable()
    for _ in range(2):
        assert b'"quantity":3' in carts.remove(session, "1", 1, "one")
