"""One Redis connection per thread, and our Redis Functions called through it."""

import hashlib
import select
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from socket import socket
from typing import Any, cast

from redis.connection import Connection
from redis.exceptions import BusyLoadingError, ConnectionError, ResponseError, TimeoutError

from library import settings
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


class Link:
    """A connection that is made anew when Redis has closed it."""

    def __init__(self) -> None:
        self.connection = Connection(
            settings.REDIS.host,
            settings.REDIS.port,
            password=settings.REDIS_PASSWORD or None,
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            protocol=2,
            driver_info=None,  # saves two round trips for each connect
        )
        self.closed = select.poll()

    def send(self, *command: Any) -> Any:
        """Send one command and give its reply; connect first where the server has hung up meanwhile."""
        self._connect()
        self.connection.send_command(*command)
        return self.connection.read_response()

    def send_all(self, commands: list[tuple[Any, ...]]) -> list[Any]:
        """Send commands in one go and give their replies in order."""
        self._connect()
        self.connection.send_packed_command(self.connection.pack_commands(commands))
        return [self.connection.read_response() for _ in commands]

    def _connect(self) -> None:
        if self.connection._sock is not None and self.closed.poll(0):
            self.connection.disconnect()  # nothing was asked, so what is there to read can only be the end
        if self.connection._sock is None:
            self.connection.connect()
            self.closed = select.poll()
            self.closed.register(cast(socket, self.connection._sock), select.POLLIN)


def call(*command: Any, repeatable: bool = True) -> Any:
    """Send one command; give its reply, or raise the 503 problem when Redis cannot answer.

    A connection that breaks in the middle is tried once more when the command is `repeatable`, that is when
    running it twice is the same as running it once.
    """
    return _answered(lambda link: link.send(*command), repeatable)


def call_all(commands: list[tuple[Any, ...]]) -> list[Any]:
    """Send repeatable commands in one round trip; give their replies in order, or raise the 503 problem."""
    replies: list[Any] = _answered(lambda link: link.send_all(commands), repeatable=True)
    return replies


def function(name: str, keys: list[str], *arguments: Any, repeatable: bool = True) -> Any:
    """Call one of our Redis Functions, loading the library first where Redis does not have it (yet)."""
    command = ("FCALL", f"{name}_{_VERSION}", len(keys), *keys, *arguments)
    try:
        return _ask(lambda link: link.send(*command), repeatable)
    except ResponseError as error:
        if "Function not found" not in str(error):
            raise _refused(error) from error
    load_functions()
    return call(*command, repeatable=repeatable)


def load_functions() -> None:
    """Load our Redis Functions; with the append-only file they survive a restart of Redis."""
    try:
        _ask(lambda link: link.send("FUNCTION", "LOAD", _LIBRARY), repeatable=True)
    except ResponseError as error:
        if "already exists" not in str(error):  # else another process was quicker
            raise _refused(error) from error


def _answered(ask: Callable[[Link], Any], repeatable: bool) -> Any:
    try:
        return _ask(ask, repeatable)
    except ResponseError as error:
        raise _refused(error) from error


def _ask(ask: Callable[[Link], Any], repeatable: bool) -> Any:
    _outage.check()
    try:
        reply = _try(ask, repeatable)
    except TimeoutError as error:
        raise _outage.begin() from error
    except ConnectionError as error:
        raise unavailable("central Redis") from error
    _outage.end()
    return reply


def _try(ask: Callable[[Link], Any], repeatable: bool) -> Any:
    try:
        return ask(_link())
    except ConnectionError as error:
        if not repeatable or isinstance(error, BusyLoadingError):
            raise
    return ask(_link())


def _refused(error: ResponseError) -> Problem:
    print(f"Redis refused a command: {error}", file=sys.stderr)  # out of memory, read-only, disk full
    return unavailable("central Redis")


def _link() -> Link:
    try:
        link: Link = _thread.link
    except AttributeError:
        link = _thread.link = Link()
    return link
