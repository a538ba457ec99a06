import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from library.catalogue import cache, stock
from library.catalogue.cache import Entry
from library.web.problems import unavailable


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, redis_server: Redis) -> Redis:
    """Give a client of the empty Redis that the cache writes to."""
    monkeypatch.setattr(cache, "_known", {})
    return redis_server


def build(body: bytes, others: dict[str, bytes] = {}) -> cache.Build:  # noqa: B006 - only read
    return lambda: (Entry(body, [("X-Total-Count", "1")]), {name: Entry(other, []) for name, other in others.items()})


def away() -> tuple[Entry, dict[str, Entry]]:
    raise unavailable("central MariaDB")


@given(st.binary(), st.lists(st.tuples(st.text(), st.text())))
def test_what_is_packed_is_unpacked_the_same(body: bytes, headers: list[tuple[str, str]]) -> None:
    found = cache._unpack(Entry(body, headers).pack(b"v1", "name"), b"")
    assert (found.body, found.headers, found.stale) == (body, headers, False)


LIST = Entry(b'[{"id":"7",\n},{"id":"9",\n}]', [], (7, 9))


def test_each_book_is_given_its_own_availability_and_none_where_nobody_knows() -> None:
    packed = LIST.pack(b"v1", "name")
    assert json.loads(cache._unpack(packed, b"4 3 2,,").body) == [
        {"id": "7", "copies": 3, "available": 2},
        {"id": "9", "copies": None, "available": None},
    ]
    assert packed.split(b"\n")[2] == b"7 9"  # what library.lua looks up


def test_an_entity_tag_changes_with_what_is_available_and_not_with_how_often_it_changed() -> None:
    packed = LIST.pack(b"v1", "name")
    counts = (b"4 3 2,1 1 1,", b"5 3 1,1 1 1,", b"6 3 2,1 1 1,")
    first, lent, returned = (cache._unpack(packed, each).etag for each in counts)
    assert first == returned != lent


def test_an_entity_tag_tells_versions_and_names_apart_and_nothing_else() -> None:
    tags = [
        cache._unpack(Entry(b"x", []).pack(version, name), b"").etag
        for version, name in ((b"v1", "a"), (b"v2", "a"), (b"v1", "b"), (b"v1", "a"))
    ]
    assert len(set(tags)) == 3
    assert tags[0] == tags[3]


def test_it_is_built_once_and_then_kept_with_what_became_known_beside_it(kept: Redis) -> None:
    first = cache.fetch("list/", build(b"[1]", {"book/1": b"1"}))
    assert cache.fetch("list/", away) == first
    assert cache.fetch("book/1", away).body == b"1"
    assert kept.keys("lock:*") == []


def test_an_answer_that_is_known_is_not_sent_again_and_a_new_one_is(kept: Redis) -> None:
    old = cache.fetch("list/", build(b"old" * 100_000))
    cache.fetch("list/", away)
    before = kept.info("stats")["total_net_output_bytes"]
    assert cache.fetch("list/", away) == old
    assert kept.info("stats")["total_net_output_bytes"] - before < len(old.body)
    assert [*cache._known] == [cache._key("list/")]
    cache.change_version()
    assert cache.fetch("list/", build(b"new")).body == b"new"
    assert cache.fetch("list/", away).body == b"new"


def test_a_change_of_the_version_makes_all_outdated(kept: Redis) -> None:
    old = cache.fetch("list/", build(b"old"))
    cache.change_version()
    new = cache.fetch("list/", build(b"new"))
    assert (old.body, new.body) == (b"old", b"new")
    assert old.etag != new.etag


def test_what_is_outdated_is_given_and_marked_stale_while_mariadb_is_away(kept: Redis) -> None:
    old = cache.fetch("list/", build(b"old"))
    cache.change_version()
    stale = cache.fetch("list/", away)
    assert (stale.body, stale.etag, stale.stale) == (old.body, old.etag, True)
    assert kept.keys("lock:*") == []


def test_who_has_an_outdated_copy_does_not_wait_long_for_somebody_else_to_build_it(kept: Redis) -> None:
    cache.fetch("list/", build(b"old"))
    cache.change_version()
    kept.set(f"lock:{cache._key('list/')}", 1)
    started = time.monotonic()
    assert cache.fetch("list/", away).stale
    assert time.monotonic() - started < 1


def test_who_has_no_copy_waits_for_somebody_else_and_then_builds_it(kept: Redis) -> None:
    kept.set(f"lock:{cache._key('list/')}", 1)
    started = time.monotonic()
    assert cache.fetch("list/", build(b"x")).body == b"x"
    assert time.monotonic() - started > 1


def test_without_redis_it_is_built_each_time_and_has_no_entity_tag(kept: Redis) -> None:
    kept.shutdown(nosave=True)
    found = cache.fetch("list/", build(b"x"))
    assert (found.body, found.etag) == (b"x", None)


def test_only_so_many_answers_are_kept_and_the_oldest_go_first(kept: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_MOST", {"list": 3, "book": 2})
    for i in range(10):
        cache.fetch(f"list/{i}", build(b"x", {f"book/{i}": b"y"}))
    assert len(kept.keys("answer:*")) == 5
    assert kept.exists(cache._key("list/9"), cache._key("book/9")) == 2


def test_a_redis_that_refuses_to_keep_more_disturbs_no_later_answer(kept: Redis) -> None:
    cache.fetch("list/kept", build(b"kept"))
    kept.config_set("maxmemory", 1)
    for _ in range(3):
        assert cache.fetch("list/new", build(b"new", {"book/1": b"y"})).body == b"new"
        assert cache.fetch("list/kept", away).body == b"kept"


def test_of_two_counts_the_newer_one_stays_in_whatever_order_they_come(kept: Redis) -> None:
    for line in (b"9 3 1", b"10 3 0", b"9 3 1", b"10 3 0"):
        stock.keep({7: line})
    assert kept.hget(stock.KEY, "7") == b"10 3 0"
    assert kept.object("encoding", stock.KEY) == b"hashtable"
    kept.config_set("maxmemory", 1)
    stock.keep({7: b"11 3 1"})
    assert kept.hget(stock.KEY, "7") == b"11 3 1"


def test_a_caller_that_changes_its_headers_changes_nobody_elses(kept: Redis) -> None:
    cache.fetch("list/", build(b"x")).headers.append(("X-Mine", "1"))
    cache.fetch("list/", away).headers.append(("X-Mine", "1"))
    assert cache.fetch("list/", away).headers == [("X-Total-Count", "1")]
