"""Ready-made answers about the catalogue, kept in Redis under the catalogue's version."""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from library import redis
from library.http import Headers
from library.problems import Problem

# One hash tag for all, so that the version and an answer are one MGET on Redis Cluster as well.
_VERSION = "catalogue:{books}:version"
DAY_SECONDS = 24 * 60 * 60
# A cold answer is built by one caller; the others wait for it this long before they build it themselves.
_PATIENCE_SECONDS, _POLL_SECONDS = 2.0, 0.02


@dataclass(frozen=True, slots=True)
class Entry:
    """A body of JSON, the headers that belong to it, and for how long Redis may keep both."""

    body: bytes
    headers: Headers
    seconds: int = DAY_SECONDS

    def pack(self, version: bytes) -> bytes:
        """Give the bytes that Redis keeps."""
        return b"\n".join((version, json.dumps(self.headers).encode(), self.body))


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
    """Give the answer of this name: from Redis if it has the catalogue's present version, else built and kept.

    Many callers at once build it once. With Redis away it is built for each; with MariaDB away (`build` raises the
    503 problem) an older version is given, marked stale, if there is one.
    """
    key = f"answer:{{books}}:{sha256(name.encode()).hexdigest()[:32]}"
    deadline = time.monotonic() + _PATIENCE_SECONDS
    try:
        while True:
            version, kept = _read(key)
            if kept and kept.split(b"\n", 1)[0] == version:
                return _unpack(kept, name)
            if time.monotonic() > deadline or redis.call(
                "SET", f"lock:{key}", 1, "NX", "PX", int(_PATIENCE_SECONDS * 1000)
            ):
                break
            time.sleep(_POLL_SECONDS)
    except Problem:
        return _unversioned(build)
    return _rebuild(name, key, version, kept, build)


def change_version() -> None:
    """Make every kept answer outdated, in all members at once."""
    redis.call("SET", _VERSION, secrets.token_hex(8))


def _read(key: str) -> tuple[bytes, bytes | None]:
    version, kept = redis.call("MGET", _VERSION, key)
    if version is None:  # an empty Redis
        redis.call("SET", _VERSION, secrets.token_hex(8), "NX")
        version = redis.call("GET", _VERSION)
    return version, kept


def _rebuild(name: str, key: str, version: bytes, kept: bytes | None, build: Build) -> Found:
    try:
        entry, others = build()
    except Problem as problem:
        redis.call("DEL", f"lock:{key}")
        if problem.status == 503 and kept:
            return _unpack(kept, name, stale=True)
        raise
    packed = entry.pack(version)
    _keep(key, version, entry, packed, others)
    return _unpack(packed, name)


def _keep(key: str, version: bytes, entry: Entry, packed: bytes, others: dict[str, Entry]) -> None:
    commands: list[tuple[str | bytes | int, ...]] = [("SET", key, packed, "EX", entry.seconds)]
    for name, other in others.items():
        other_key = f"answer:{{books}}:{sha256(name.encode()).hexdigest()[:32]}"
        commands.append(("SET", other_key, other.pack(version), "EX", other.seconds))
    try:
        redis.call_all([*commands, ("DEL", f"lock:{key}")])
    except Problem:
        return  # the answer is good without being kept


def _unversioned(build: Build) -> Found:
    entry, _ = build()
    return Found(entry.body, entry.headers)


def _unpack(packed: bytes, name: str, stale: bool = False) -> Found:
    version, headers, body = packed.split(b"\n", 2)
    etag = sha256(version + name.encode()).hexdigest()[:20]
    return Found(body, [(key, value) for key, value in json.loads(headers)], f'"{etag}"', stale)
