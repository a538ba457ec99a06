"""One MariaDB connection per thread, kept open and made anew once when it was lost."""

import contextlib
import functools
import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import pymysql
from dbutils.persistent_db import PersistentDB
from pymysql.cursors import Cursor

from library import settings
from library.store import redis, tls
from library.store.circuit_breaker import CircuitBreaker
from library.web.problems import Problem, unavailable

# Two tries, the query on the old connection and the greeting of a new one, must leave time for a stale answer within
# the front door's 2 s for one try.
CONNECT_SECONDS, ANSWER_SECONDS = 0.5, 0.75
# MariaDB gives up a statement, be it one that waits for a row, before we give up the connection. And it ends a
# transaction that says nothing for 2 s: those of a member that hangs would keep their rows from the other member.
_SESSION = [
    "SET SESSION max_statement_time = 0.6, idle_transaction_timeout = 2",
    # Who waited for a row sees what the others have committed meanwhile.
    "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
]
# Changed since it was read, waited too long for a row, deadlock, statement took too long.
_BUSY = (1020, 1205, 1213, 1969)
# The disk, or a table that would have to grow on it, is full: what fits into the room that a table has is still taken.
_FULL = (1021, 1114)
_MOST_TRIES, _PATIENCE_SECONDS = 5, 0.8
_FAILURES = (pymysql.OperationalError, pymysql.InterfaceError, tls.UnreadableError)
_T = TypeVar("_T")

_logger = logging.getLogger(__name__)
_breaker = CircuitBreaker("central MariaDB", CONNECT_SECONDS + ANSWER_SECONDS)
_thread = threading.local()


class _Asking(Cursor):
    """Notes when the thread asked last: what a transaction does between its statements keeps nobody waiting.

    And whether the transaction has changed a row.
    """

    def execute(self, query: str, args: Any = None) -> int:
        _thread.asked = time.monotonic()
        rows = super().execute(query, args)
        if rows and not str(query).startswith("SELECT"):  # executemany gives bytes
            _thread.has_written = True
        return rows


@functools.cache
def _connections() -> PersistentDB:
    context = tls.context("DB_CA", settings.DB_CA)
    return PersistentDB(
        pymysql,
        setsession=_SESSION,
        isfatal=lambda error: not _busy(error),  # in another connection it would be as busy
        cursorclass=_Asking,
        ping=0,  # a ping before each query would be a second round trip; a lost connection is noticed by the query
        host=settings.DB.host,
        port=settings.DB.port,
        user=settings.DB_USER,
        password=settings.DB_PASSWORD,
        database=settings.DB_NAME,
        charset="utf8mb4",
        autocommit=True,  # else each thread would keep reading the snapshot of its first query
        connect_timeout=CONNECT_SECONDS,
        read_timeout=ANSWER_SECONDS,
        write_timeout=ANSWER_SECONDS,
        # One context or none: PyMySQL builds its own at each connect otherwise, 44 ms of CPU.
        ssl=context,
        ssl_disabled=context is None,
    )


def query(sql: str, *arguments: Any) -> list[tuple[Any, ...]]:
    """Run a SELECT with one `%s` for each argument; give its rows, or raise the 503 problem."""
    _breaker.check()
    _thread.asked = time.monotonic()
    try:
        connection = _connections().connection()
        with connection.cursor() as cursor:
            cursor.execute(sql, arguments)
            rows = list(cursor.fetchall())
    except _FAILURES as error:
        raise _away(error) from error
    _breaker.close()
    return rows


def transaction(work: Callable[[Cursor], _T]) -> _T:
    """Run `work` from BEGIN to COMMIT and give what it gives; whatever it raises undoes all that it did.

    It runs again from its start after a conflict with another transaction, and once after the connection was lost: so
    it does nothing but ask its cursor. Raises the 503 problem when MariaDB cannot be reached or stays busy. When it is
    lost during the COMMIT nobody knows whether that was done: 503, too, and only an Idempotency-Key can tell.
    """
    _breaker.check()
    began, tries = time.monotonic(), 0
    while True:
        tries += 1
        try:
            result = _attempt(work)
        except _FAILURES as error:
            if tries < (_MOST_TRIES if _busy(error) else 2) and time.monotonic() - began < _PATIENCE_SECONDS:
                continue
            raise _away(error) from error
        _breaker.close()
        return result


def has_written() -> bool:
    """Tell whether the transaction that this thread is in has changed a row."""
    found: bool = _thread.has_written
    return found


def writable() -> bool:
    """Tell whether MariaDB takes changes, False while it is read-only; raise the 503 problem when it cannot answer."""
    return query("SELECT @@read_only") == [(0,)]


def purge(table: str, moment: str, days: int) -> int:
    """Delete rows whose moment, a column, is so many days past, a thousand at most; give how many."""
    sql = f"DELETE FROM {table} WHERE {moment} < UTC_TIMESTAMP(6) - INTERVAL %s DAY LIMIT 1000"  # noqa: S608
    return transaction(lambda cursor: cursor.execute(sql, (days,)))


def utc(moment: datetime) -> str:
    """Give a DATETIME of MariaDB, all of which are UTC, as ISO 8601."""
    return f"{moment.isoformat(timespec='microseconds')}Z"


def _attempt(work: Callable[[Cursor], _T]) -> _T:
    _thread.asked = time.monotonic()
    _thread.has_written = False
    connection = _connections().connection()
    try:
        connection.begin()  # from here on DBUtils passes every error on instead of trying again in another connection
        with connection.cursor() as cursor:
            result = work(cursor)
    except BaseException:
        with contextlib.suppress(*_FAILURES):  # or connect anew
            connection.rollback()
        raise
    _thread.asked = time.monotonic()
    try:
        connection.commit()
    except _FAILURES as error:
        raise _away(error) from error
    return result


def _away(error: Exception) -> Problem:
    """Give the 503 problem, for everybody for a moment if MariaDB did not answer what was asked last in time."""
    _log(error)
    # Refused or cut off costs nobody any time.
    if _busy(error) or time.monotonic() - _thread.asked < CONNECT_SECONDS:
        return unavailable("central MariaDB")
    return _breaker.timed_out()


def _busy(error: Exception) -> bool:
    """Tell whether MariaDB is there and has too much to do."""
    return bool(error.args) and error.args[0] in _BUSY


def _log(error: Exception) -> None:
    """Log what somebody should look at: locked rows, a full disk, authorities that are no PEM or did not sign."""
    if _busy(error):
        _logger.warning("MariaDB is busy: %s", error)
    if error.args and error.args[0] in _FULL:
        _logger.error("MariaDB is full: %s", error)
        redis.note_refusal()
    cause = getattr(error, "original_exception", error)
    if isinstance(cause, tls.UnreadableError) or hasattr(cause, "verify_message"):  # ssl.SSLCertVerificationError
        _logger.error("MariaDB cannot be trusted, see DB_CA: %s", cause)
