"""One MariaDB connection per thread, kept open and made anew once when it was lost."""

import functools
from typing import Any

import pymysql
from dbutils.persistent_db import PersistentDB

from library import settings
from library.problems import unavailable

# A central that hangs must not hold a thread for long: two tries stay near the gateway's 2 s for one try.
CONNECT_SECONDS, ANSWER_SECONDS = 0.5, 1.0


@functools.cache
def _connections() -> PersistentDB:
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
        ssl_disabled=True,  # PyMySQL builds an SSLContext at each connect otherwise: 44 ms of CPU
    )


def query(sql: str, *arguments: Any) -> list[tuple[Any, ...]]:
    """Run a SELECT with one `%s` for each argument; give its rows, or raise the 503 problem."""
    try:
        connection = _connections().connection()
        with connection.cursor() as cursor:
            cursor.execute(sql, arguments)
            return list(cursor.fetchall())
    except (pymysql.OperationalError, pymysql.InterfaceError) as error:
        raise unavailable("central MariaDB") from error
