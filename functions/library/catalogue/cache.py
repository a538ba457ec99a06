"""Ready-made answers about the catalogue, kept in Redis under the catalogue's version.

How many copies of a book are available changes far more often than the catalogue does: it is kept by itself (stock.py),
read in the same step, and put into the answer here.
"""

import contextlib
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from library.catalogue import stock
from library.store import redis
from library.web.endpoint import Headers
from library.web.problems import Problem

# One hash tag for all, so that the version and an answer are one MGET on Redis Cluster as well.
VERSION = "catalogue:{books}:version"
# Part of every key and entity tag: an answer that other code made is another answer, also while a rollout runs both.
_MAKERS = (
    "texts.py",
    *(f"catalogue/{name}.py" for name in ("books", "cache", "forms", "search", "stock")),
    "web/pagination.py",
)
_CODE = sha256(b"".join((Path(__file__).parents[1] / maker).read_bytes() for maker in _MAKERS)).digest()
_KEPT_SECONDS = 24 * 60 * 60
# Anyone may ask for any list, and Redis never evicts: a list has 42 kB at most, so all of them together 126 MB of 512.
_MOST = {"list": 3000, "book": 50_000}
# An answer is built by one caller; the others wait for it this long before they build it themselves, or where there is
# an outdated one, before they take that: MariaDB that does not answer in time may keep one thread, not all of them.
_PATIENCE_SECONDS, _STALE_SECONDS, _POLL_SECONDS = 1.8, 0.5, 0.02


@dataclass(frozen=True, slots=True)
class Entry:
    """A body of JSON, the headers that belong to it, and the ids of its books.

    The body has a line break where a book's availability belongs, in the order of the ids.
    """

    body: bytes
    headers: Headers
    books: tuple[int, ...] = ()

    def pack(self, version: bytes, name: str) -> bytes:
        """Give the bytes that Redis keeps: version, entity tag, book ids, headers and body, a line each."""
        tag = sha256(version + _CODE + name.encode() + self.body).hexdigest()[:20]
        books = " ".join(map(str, self.books))
        return b"\n".join((version, tag.encode(), books.encode(), json.dumps(self.headers).encode(), self.body))


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, its entity tag (None when Redis, and so the version, is out of reach) and whether it is stale."""

    body: bytes
    headers: Headers
    etag: str | None = None
    stale: bool = False


# The packed answers that Redis need not send again, by their keys: of a list with 42 kB, 10 MB.
_MOST_KNOWN = 256
_known: dict[str, "_Known"] = {}
# Gives the entry asked for, and by name others that became known with it.
Build = Callable[[], tuple[Entry, dict[str, Entry]]]


class _Known(NamedTuple):
    """An answer, its tag, and its books' counts after so many changes."""

    tag: bytes
    packed: bytes
    changes: bytes
    counts: bytes


_NOTHING = _Known(b"", b"", b"", b"")


def fetch(name: str, build: Build) -> Found:
    """Give the answer of this name, `list/…` or `book/…`, from Redis or else built, and kept from then on.

    Kept is what has the catalogue's present version. Many callers at once build it once. With Redis away it is built
    for each; with MariaDB away (`build` raises the 503 problem, or keeps another caller waiting) an older version is
    given, marked stale, if there is one. Availability is always the last that is known.
    """
    key, lock = _key(name), f"lock:{_key(name)}"
    started, locked = time.monotonic(), False
    try:
        while True:
            version, kept, counts = _read(key)
            if kept and kept.startswith(version + b"\n") and not _lacking(counts):
                if locked:  # the one who held the lock before has just built it
                    redis.call("DEL", lock)
                return _unpack(kept, counts)
            waited = time.monotonic() - started
            if kept and waited > _STALE_SECONDS and not locked:
                return _unpack(kept, counts, stale=True)
            if locked or waited > _PATIENCE_SECONDS:
                break
            locked = redis.call("SET", lock, 1, "NX", "PX", int(_PATIENCE_SECONDS * 1000)) is not None
            if not locked:
                time.sleep(_POLL_SECONDS)
    except Problem:
        entry, _ = build()
        return Found(_body(entry.body, _members(_counts(entry, stock.count([*entry.books])))), entry.headers)
    return _rebuild(name, version, (kept, counts), build, lock)


def change_version() -> None:
    """Make every kept answer outdated, in all members at once."""
    redis.call("SET", VERSION, secrets.token_hex(8))


def _read(key: str) -> tuple[bytes, bytes | None, bytes]:
    """Give the catalogue's version, the kept answer, and what is kept of its books' copies, a comma behind each."""
    known = _known.get(key, _NOTHING)
    keys = [VERSION, key, stock.KEY]
    version, kept, changes, *counted = redis.function("answer_read", keys, known.tag, known.changes)
    (counts,) = counted or (known.counts,)
    if version is None:  # an empty Redis
        redis.call("SET", VERSION, secrets.token_hex(8), "NX")
        version = redis.call("GET", VERSION)
    kept = known.packed if kept == b"" else kept
    if kept and counted:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[key] = _Known(kept.split(b"\n", 2)[1], kept, changes, counts)
    return version, kept, counts


def _rebuild(name: str, version: bytes, old: tuple[bytes | None, bytes], build: Build, lock: str) -> Found:
    kept, counts = old
    try:
        entry, others = build()
        counted = stock.count([*entry.books])
    except Problem as problem:
        with contextlib.suppress(Problem):
            redis.call("DEL", lock)
        if problem.status == 503 and kept:
            return _unpack(kept, counts, stale=True)
        raise
    _keep(version, {name: entry, **others}, counted, lock)
    return _unpack(entry.pack(version, name), _counts(entry, counted))


def _keep(version: bytes, entries: dict[str, Entry], counted: dict[int, bytes], lock: str) -> None:
    with contextlib.suppress(Problem):  # the answer is good without being kept
        stock.keep(counted)
        for kind, most in _MOST.items():
            packed = {_key(name): entry.pack(version, name) for name, entry in entries.items() if name.startswith(kind)}
            if packed:
                index = f"answers:{{books}}:{kind}"
                redis.function("keep", [index, *packed], most, _KEPT_SECONDS, *packed.values())
        redis.call("DEL", lock)


def _counts(entry: Entry, counted: dict[int, bytes]) -> bytes:
    """Give what Redis would: see `answer_read` in library.lua."""
    return b"".join([counted.get(number, b"") + b"," for number in entry.books])


def _lacking(counts: bytes) -> bool:
    return counts.startswith(b",") or b",," in counts


def _members(counts: bytes) -> list[bytes]:
    return [*map(stock.members, counts.split(b",")[:-1])]


def _unpack(packed: bytes, counts: bytes, stale: bool = False) -> Found:
    body, headers, etag = _whole(packed, counts)
    return Found(body, [*headers], etag, stale)


@lru_cache(maxsize=_MOST_KNOWN)
def _whole(packed: bytes, counts: bytes) -> tuple[bytes, Headers, str]:
    """Give body, headers and entity tag; most readers ask for what somebody has just asked for."""
    _, tag, _, headers, body = packed.split(b"\n", 4)
    members = _members(counts)
    etag = f'"{tag.decode()}-{sha256(b"".join(members)).hexdigest()[:12]}"'
    return _body(body, members), [(name, value) for name, value in json.loads(headers)], etag


def _body(body: bytes, members: list[bytes]) -> bytes:
    """Put each book's availability where the body has a line break for it."""
    if not members:
        return body
    first, *rest = body.split(b"\n")
    return first + b"".join([member + part for member, part in zip(members, rest, strict=True)])


@lru_cache(maxsize=1024)
def _key(name: str) -> str:
    return f"answer:{{books}}:{sha256(_CODE + name.encode()).hexdigest()[:32]}"
