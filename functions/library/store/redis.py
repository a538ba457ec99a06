"""One redis-py connection per thread, and our Redis Functions called through it."""

import contextlib
import hashlib
import logging
import threading
from pathlib import Path
from ssl import SSLError
from typing import Any

from redis.connection import Connection, SSLConnection
from redis.exceptions import AuthenticationError, ConnectionError, OutOfMemoryError, ResponseError, TimeoutError

from library import limits, settings
from library.store.circuit_breaker import CircuitBreaker
from library.web.problems import Problem, unavailable

# A Redis that hangs is told within 1.5 s at a member's gateway. On a busy machine all stands still for longer than the
# 0.3 s that this once was, and a third of the requests failed in a member kill where nothing else was broken. But it is
# less than the second in which the egress gives a new connection up: that would be tried again, and not be a time-out.
TIMEOUT_SECONDS = 0.8

_HEAD, _, _BODY = (Path(__file__).parent / "library.lua").read_text().partition("\n")
_SHARED = ("MOST_LINES", "MOST_OF_A_BOOK", "MOST_CHANGES", "MOST_SESSIONS", "SESSION_SECONDS", "SESSION_DAYS")
_SOURCE = "\n".join([_HEAD, *(f"local {name} = {getattr(limits, name)}" for name in _SHARED), _BODY])
# The code's own digest is part of every name: during a rollout old and new revisions each run their own code.
_VERSION = hashlib.sha256(_SOURCE.encode()).hexdigest()[:12]
_LIBRARY = _SOURCE.replace("VERSION", _VERSION)
_MARIADB_REFUSES, _REFUSAL_SECONDS = "refusing:mariadb", 15
_logger = logging.getLogger(__name__)
_thread = threading.local()
_breaker = CircuitBreaker("central Redis", TIMEOUT_SECONDS)


def connect(seconds: float = TIMEOUT_SECONDS) -> Connection:
    """Give a connection to central Redis that connects when it is first asked; connect and reply may take `seconds`.

    A plain Connection, which tells a lost connection from a slow one and leaves it to us what may be sent twice; a
    command costs 13 µs of CPU on it, 18 through a client of one connection and 27 through a pool. RESP2 and no driver's
    name, because either would be a round trip more at each connect.
    """
    options: dict[str, Any] = {"ssl_ca_data": settings.REDIS_CA} if settings.REDIS_CA else {}
    return (SSLConnection if settings.REDIS_CA else Connection)(
        host=settings.REDIS.host,
        port=settings.REDIS.port,
        password=settings.REDIS_PASSWORD or None,
        socket_timeout=seconds,
        socket_connect_timeout=seconds,
        protocol=2,
        driver_info=None,
        **options,
    )


def call(*command: Any, repeatable: bool = True) -> Any:
    """Send one command; give its reply, or raise the 503 problem when Redis cannot answer.

    A connection that breaks in the middle is tried once more when the command is `repeatable`, that is when
    running it twice is the same as running it once.
    """
    try:
        return _ask(command, repeatable)
    except ResponseError as error:
        raise _refused(error) from error


def function(name: str, keys: list[str], *arguments: Any, repeatable: bool = True) -> Any:
    """Call one of our Redis Functions, loading the library first where Redis does not have it (yet)."""
    command = ("FCALL", f"{name}_{_VERSION}", len(keys), *keys, *arguments)
    try:
        return _ask(command, repeatable)
    except ResponseError as error:
        if "Function not found" not in str(error):
            raise _refused(error) from error
    load_functions()
    return call(*command, repeatable=repeatable)


def writable() -> bool:
    """Tell whether Redis takes changes and MariaDB has refused none lately; raise the 503 problem without an answer."""
    try:
        return bool(function("writable", [_MARIADB_REFUSES]) == [b"ok"])
    except Problem as problem:
        if isinstance(problem.__cause__, OutOfMemoryError):
            return False
        raise


def note_refusal() -> None:
    """Let everybody know for some seconds that MariaDB refuses changes, where Redis can be asked."""
    with contextlib.suppress(Problem):
        call("SET", _MARIADB_REFUSES, "", "EX", _REFUSAL_SECONDS)


def load_functions() -> None:
    """Load our Redis Functions; with the append-only file they survive a restart of Redis."""
    try:
        _ask(("FUNCTION", "LOAD", _LIBRARY), repeatable=True)
    except ResponseError as error:
        if "already exists" not in str(error):  # else another process was quicker
            raise _refused(error) from error


def _ask(command: tuple[Any, ...], repeatable: bool) -> Any:
    _breaker.check()
    try:
        reply = _try(command, repeatable)
    except TimeoutError as error:
        raise _breaker.timed_out() from error
    except AuthenticationError as error:
        raise _refused(error) from error
    except ConnectionError as error:
        if isinstance(error.__context__, SSLError):
            _logger.error("Redis cannot be trusted, see REDIS_CA: %s", error)
        raise unavailable("central Redis") from error
    _breaker.close()
    return reply


def _try(command: tuple[Any, ...], repeatable: bool) -> Any:
    connection = _connection()
    if repeatable:
        with contextlib.suppress(ConnectionError):
            return _answer(connection, command)
    elif _closed(connection):
        connection.disconnect()
    return _answer(connection, command)


def _answer(connection: Connection, command: tuple[Any, ...]) -> Any:
    connection.send_command(*command)
    return connection.read_response()


def _closed(connection: Connection) -> bool:
    """Tell whether Redis has closed the connection: while nothing is asked, there is only the end to read."""
    try:
        return connection.is_connected and connection.can_read()
    except ConnectionError:
        return True


def _connection() -> Connection:
    try:
        connection: Connection = _thread.connection
    except AttributeError:
        connection = _thread.connection = connect()
    return connection


def _refused(error: Exception) -> Problem:
    _logger.error("Redis refused a command: %s", error)  # out of memory, read-only, disk full, a wrong password
    return unavailable("central Redis")
