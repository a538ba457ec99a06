from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library import cache, redis
from library.cache import Entry
from library.problems import unavailable


class FakeRedis:
    """Answers the few commands that the cache sends, from a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def call(self, name: str, *arguments: Any, repeatable: bool = True) -> Any:
        if name == "MGET":
            return [self.kept.get(key) for key in arguments]
        if name == "GET":
            return self.kept.get(arguments[0])
        if name == "DEL":
            return self.kept.pop(arguments[0], None)
        key, value, *options = arguments
        if "NX" in options and key in self.kept:
            return None
        self.kept[key] = value if isinstance(value, bytes) else str(value).encode()
        return b"OK"

    def call_all(self, commands: list[tuple[Any, ...]]) -> list[Any]:
        return [self.call(*command) for command in commands]


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Give what the fake Redis keeps."""
    fake = FakeRedis()
    monkeypatch.setattr(redis, "call", fake.call)
    monkeypatch.setattr(redis, "call_all", fake.call_all)
    return fake.kept


def build(body: bytes, **others: bytes) -> cache.Build:
    return lambda: (Entry(body, [("X-Total-Count", "1")]), {name: Entry(other, []) for name, other in others.items()})


def away() -> tuple[Entry, dict[str, Entry]]:
    raise unavailable("central MariaDB")


@given(st.binary(), st.lists(st.tuples(st.text(), st.text())))
def test_what_is_packed_is_unpacked_the_same(body: bytes, headers: list[tuple[str, str]]):
    found = cache._unpack(Entry(body, headers).pack(b"v1", "name"))
    assert (found.body, found.headers, found.stale) == (body, headers, False)


def test_an_entity_tag_tells_versions_and_names_apart_and_nothing_else():
    tags = [
        cache._unpack(Entry(b"x", []).pack(version, name)).etag
        for version, name in ((b"v1", "a"), (b"v2", "a"), (b"v1", "b"), (b"v1", "a"))
    ]
    assert len(set(tags)) == 3
    assert tags[0] == tags[3]


def test_it_is_built_once_and_then_kept_with_what_became_known_beside_it(kept: dict[str, bytes]):
    first = cache.fetch("list", build(b"[1]", one=b"1"))
    assert cache.fetch("list", away) == first
    assert cache.fetch("one", away).body == b"1"
    assert not any(name.startswith("lock:") for name in kept)


def test_a_change_of_the_version_makes_all_outdated(kept: dict[str, bytes]):
    old = cache.fetch("list", build(b"old"))
    cache.change_version()
    new = cache.fetch("list", build(b"new"))
    assert (old.body, new.body) == (b"old", b"new")
    assert old.etag != new.etag


def test_what_is_outdated_is_given_and_marked_stale_while_mariadb_is_away(kept: dict[str, bytes]):
    old = cache.fetch("list", build(b"old"))
    cache.change_version()
    stale = cache.fetch("list", away)
    assert (stale.body, stale.etag, stale.stale) == (old.body, old.etag, True)
    assert not any(name.startswith("lock:") for name in kept)


def test_without_redis_it_is_built_each_time_and_has_no_entity_tag(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: Any) -> Any:
        raise unavailable("central Redis")

    monkeypatch.setattr(redis, "call", refuse)
    found = cache.fetch("list", build(b"x"))
    assert (found.body, found.etag) == (b"x", None)


def test_a_caller_that_changes_its_headers_changes_nobody_elses(kept: dict[str, bytes]):
    cache.fetch("list", build(b"x")).headers.append(("X-Mine", "1"))
    cache.fetch("list", away).headers.append(("X-Mine", "1"))
    assert cache.fetch("list", away).headers == [("X-Total-Count", "1")]
