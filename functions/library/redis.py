"""One Redis connection per thread, and our Redis Functions called through it."""

import hashlib
import sys
import threading
from pathlib import Path
from typing import Any

from hiredis import ReplyError

from library import settings, tls
from library.link import Command, Link
from library.outage import Outage
from library.problems import Problem, unavailable

# Two members answer one after the other when central Redis hangs, and both together must stay under a second.
TIMEOUT_SECONDS = 0.3

_SOURCE = (Path(__file__).parent / "library.lua").read_text()
# The code's own digest is part of every name: during a rollout old and new revisions each run their own code.
_VERSION = hashlib.sha256(_SOURCE.encode()).hexdigest()[:12]
_LIBRARY = _SOURCE.replace("VERSION", _VERSION)
_thread = threading.local()
_outage = Outage("central Redis", seconds=0.2)


def call(*command: Any, repeatable: bool = True) -> Any:
    """Send one command; give its reply, or raise the 503 problem when Redis cannot answer.

    A connection that breaks in the middle is tried once more when the command is `repeatable`, that is when
    running it twice is the same as running it once.
    """
    return _answered([command], repeatable)[0]


def function(name: str, keys: list[str], *arguments: Any, repeatable: bool = True) -> Any:
    """Call one of our Redis Functions, loading the library first where Redis does not have it (yet)."""
    command = ("FCALL", f"{name}_{_VERSION}", len(keys), *keys, *arguments)
    try:
        return _ask([command], repeatable)[0]
    except ReplyError as error:
        if "Function not found" not in str(error):
            raise _refused(error) from error
    load_functions()
    return call(*command, repeatable=repeatable)


def load_functions() -> None:
    """Load our Redis Functions; with the append-only file they survive a restart of Redis."""
    try:
        _ask([("FUNCTION", "LOAD", _LIBRARY)], repeatable=True)
    except ReplyError as error:
        if "already exists" not in str(error):  # else another process was quicker
            raise _refused(error) from error


def _answered(commands: list[Command], repeatable: bool) -> list[Any]:
    try:
        return _ask(commands, repeatable)
    except ReplyError as error:
        raise _refused(error) from error


def _ask(commands: list[Command], repeatable: bool) -> list[Any]:
    _outage.check()
    try:
        replies = _try(commands, repeatable)
    except TimeoutError as error:
        raise _outage.begin() from error
    except OSError as error:
        raise unavailable("central Redis") from error
    _outage.end()
    return replies


def _try(commands: list[Command], repeatable: bool) -> list[Any]:
    try:
        return _link().send(*commands)
    except TimeoutError:
        raise
    except OSError:
        if not repeatable:
            raise
    return _link().send(*commands)


def _refused(error: ReplyError) -> Problem:
    print(f"Redis refused a command: {error}", file=sys.stderr)  # out of memory, read-only, disk full
    return unavailable("central Redis")


def _link() -> Link:
    try:
        link: Link = _thread.link
    except AttributeError:
        context = tls.context("REDIS_CA", settings.REDIS_CA)
        link = Link(settings.REDIS.host, settings.REDIS.port, settings.REDIS_PASSWORD, TIMEOUT_SECONDS, context)
        _thread.link = link
    return link
