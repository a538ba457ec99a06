"""One MariaDB connection per thread, kept open and made anew once when it was lost."""

import functools
import sys
import time
from typing import Any

import pymysql
from dbutils.persistent_db import PersistentDB

from library import settings, tls
from library.outage import Outage
from library.problems import unavailable

# Two tries, the query on the old connection and the greeting of a new one, must leave time for a stale answer within
# the front door's 2 s for one try.
CONNECT_SECONDS, ANSWER_SECONDS = 0.5, 0.75

_outage = Outage("central MariaDB", seconds=1.0)


@functools.cache
def _connections() -> PersistentDB:
    context = tls.context("DB_CA", settings.DB_CA)
    return PersistentDB(
        pymysql,
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
    _outage.check()
    started = time.monotonic()
    try:
        connection = _connections().connection()
        with connection.cursor() as cursor:
            cursor.execute(sql, arguments)
            rows = list(cursor.fetchall())
    except (pymysql.OperationalError, pymysql.InterfaceError, tls.UnreadableError) as error:
        _log_certificate(error)
        if time.monotonic() - started < CONNECT_SECONDS:  # refused or cut off, which costs nobody any time
            raise unavailable("central MariaDB") from error
        raise _outage.begin() from error
    _outage.end()
    return rows


def _log_certificate(error: Exception) -> None:
    """Log what no waiting mends: authorities that are no PEM, and a certificate that they did not sign."""
    cause = getattr(error, "original_exception", error)
    if isinstance(cause, tls.UnreadableError) or hasattr(cause, "verify_message"):  # ssl.SSLCertVerificationError
        print(f"MariaDB cannot be trusted, see DB_CA: {cause}", file=sys.stderr)
