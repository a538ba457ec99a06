"""Ready-made answers about the catalogue, kept in Redis under the catalogue's version."""

import contextlib
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from library import redis
from library.http import Headers
from library.problems import Problem

# One hash tag for all, so that the version and an answer are one MGET on Redis Cluster as well.
_VERSION = "catalogue:{books}:version"
# Part of every key and entity tag: an answer that other code made is another answer, also while a rollout runs both.
_MAKERS = [Path(__file__).with_name(name) for name in ("books.py", "cache.py", "pages.py")]
_CODE = sha256(b"".join(maker.read_bytes() for maker in _MAKERS)).digest()
_KEPT_SECONDS = 24 * 60 * 60
# Anyone may ask for any list, and Redis never evicts: a list has 42 kB at most, so all of them together 126 MB of 512.
_MOST = {"list": 3000, "book": 50_000}
# An answer is built by one caller; the others wait for it this long before they build it themselves, or where there is
# an outdated one, before they take that: MariaDB that does not answer in time may keep one thread, not all of them.
_PATIENCE_SECONDS, _STALE_SECONDS, _POLL_SECONDS = 1.8, 0.5, 0.02


@dataclass(frozen=True, slots=True)
class Entry:
    """A body of JSON and the headers that belong to it."""

    body: bytes
    headers: Headers

    def pack(self, version: bytes, name: str) -> bytes:
        """Give the bytes that Redis keeps: version, entity tag, headers and body, a line each."""
        etag = f'"{sha256(version + _CODE + name.encode()).hexdigest()[:20]}"'
        return b"\n".join((version, etag.encode(), json.dumps(self.headers).encode(), self.body))


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, its entity tag (None when Redis, and so the version, is out of reach) and whether it is stale."""

    body: bytes
    headers: Headers
    etag: str | None = None
    stale: bool = False


# Gives the entry asked for, and by name others that became known with it.
Build = Callable[[], tuple[Entry, dict[str, Entry]]]


def fetch(name: str, build: Build) -> Found:
    """Give the answer of this name, `list/…` or `book/…`, from Redis or else built, and kept from then on.

    Kept is what has the catalogue's present version. Many callers at once build it once. With Redis away it is built
    for each; with MariaDB away (`build` raises the 503 problem, or keeps another caller waiting) an older version is
    given, marked stale, if there is one.
    """
    key, lock = _key(name), f"lock:{_key(name)}"
    started, locked = time.monotonic(), False
    try:
        while True:
            version, kept = _read(key)
            if kept and kept.startswith(version + b"\n"):
                if locked:  # the one who held the lock before has just built it
                    redis.call("DEL", lock)
                return _unpack(kept)
            waited = time.monotonic() - started
            if kept and waited > _STALE_SECONDS and not locked:
                return _unpack(kept, stale=True)
            if locked or waited > _PATIENCE_SECONDS:
                break
            locked = redis.call("SET", lock, 1, "NX", "PX", int(_PATIENCE_SECONDS * 1000)) is not None
            if not locked:
                time.sleep(_POLL_SECONDS)
    except Problem:
        entry, _ = build()
        return Found(entry.body, entry.headers)
    return _rebuild(name, version, kept, build, lock)


def change_version() -> None:
    """Make every kept answer outdated, in all members at once."""
    redis.call("SET", _VERSION, secrets.token_hex(8))


def _read(key: str) -> tuple[bytes, bytes | None]:
    version, kept = redis.call("MGET", _VERSION, key)
    if version is None:  # an empty Redis
        redis.call("SET", _VERSION, secrets.token_hex(8), "NX")
        version = redis.call("GET", _VERSION)
    return version, kept


def _rebuild(name: str, version: bytes, kept: bytes | None, build: Build, lock: str) -> Found:
    try:
        entry, others = build()
    except Problem as problem:
        with contextlib.suppress(Problem):
            redis.call("DEL", lock)
        if problem.status == 503 and kept:
            return _unpack(kept, stale=True)
        raise
    _keep(version, {name: entry, **others}, lock)
    return _unpack(entry.pack(version, name))


def _keep(version: bytes, entries: dict[str, Entry], lock: str) -> None:
    with contextlib.suppress(Problem):  # the answer is good without being kept
        for kind, most in _MOST.items():
            packed = {_key(name): entry.pack(version, name) for name, entry in entries.items() if name.startswith(kind)}
            if packed:
                index = f"answers:{{books}}:{kind}"
                redis.function("keep", [index, *packed], most, _KEPT_SECONDS, *packed.values())
        redis.call("DEL", lock)


def _unpack(packed: bytes, stale: bool = False) -> Found:
    _, etag, headers, body = packed.split(b"\n", 3)
    return Found(body, [*_headers(headers)], etag.decode(), stale)


@lru_cache(maxsize=1024)
def _headers(packed: bytes) -> Headers:
    return [(name, value) for name, value in json.loads(packed)]


@lru_cache(maxsize=1024)
def _key(name: str) -> str:
    return f"answer:{{books}}:{sha256(_CODE + name.encode()).hexdigest()[:32]}"
