"""Central's servers, as the loader reaches them: MariaDB as the administrator, and Redis."""

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias, TypeVar

import pymysql
import redis

from library import settings

Connection: TypeAlias = "pymysql.Connection[pymysql.cursors.Cursor]"  # generic for the type checker only
_Answer = TypeVar("_Answer")
SCHEMA = Path(__file__).with_name("schema.sql")
PATIENCE_SECONDS = 60.0
_STATEMENT_END = re.compile(r";\s*$", re.MULTILINE)
_NOT_YET = (2002, 2003, 2006, 2013)  # nobody listens, or hangs up: what a server that starts looks like


class LoadError(Exception):
    """Why central cannot be loaded, in a sentence that says what to do."""


@contextmanager
def mariadb() -> Iterator[Connection]:
    """Give a connection as DB_ADMIN_USER, in the database DB_NAME, whose tables exist; wait for the server first."""
    for name in ("DB_ADMIN_USER", "DB_ADMIN_PASSWORD", "DB_USER", "DB_PASSWORD", "DB_NAME"):
        if not os.environ.get(name):
            raise LoadError(f"The environment variable {name} is missing: set it and run the loader again.")
    if os.environ["DB_ADMIN_USER"] == settings.DB_USER:
        raise LoadError("DB_USER must not be DB_ADMIN_USER: the functions get an account that can only read.")
    if not re.fullmatch(r"[A-Za-z0-9_]{1,64}", settings.DB_NAME):
        raise LoadError(f"DB_NAME must be made of letters, digits and _, not {settings.DB_NAME!r}.")
    connection = _wait(f"MariaDB at {settings.DB.host}:{settings.DB.port} (DB_HOST)", _connect)
    with connection:
        _prepare(connection)
        yield connection


def wait_for_redis() -> None:
    """Return once Redis answers, for it has to be told about every change."""
    _wait(f"Redis at {settings.REDIS.host}:{settings.REDIS.port} (REDIS_ADDR)", _ping)


def _connect() -> Connection:
    try:
        return pymysql.connect(
            host=settings.DB.host,
            port=settings.DB.port,
            user=os.environ["DB_ADMIN_USER"],
            password=os.environ["DB_ADMIN_PASSWORD"],
            charset="utf8mb4",
            connect_timeout=5,
            ssl_disabled=True,  # PyMySQL builds an SSLContext at each connect otherwise: 44 ms of CPU
        )
    except pymysql.OperationalError as error:
        if error.args[0] in _NOT_YET:
            raise ConnectionError(_sentence(error)) from error
        raise LoadError(f"MariaDB refuses DB_ADMIN_USER: {_sentence(error)}") from error


def _ping() -> None:
    connection = redis.Connection(
        settings.REDIS.host,
        settings.REDIS.port,
        password=settings.REDIS_PASSWORD or None,
        socket_timeout=5,
        socket_connect_timeout=5,
        protocol=2,
    )
    try:
        connection.connect()
        connection.send_command("PING")
        connection.read_response()
    except (redis.AuthenticationError, redis.ResponseError) as error:
        raise LoadError(f"Redis refuses REDIS_PASSWORD: {_sentence(error)}") from error
    except redis.RedisError as error:  # among them BusyLoadingError: it still reads its file
        raise ConnectionError(_sentence(error)) from error
    finally:
        connection.disconnect()


def _sentence(error: Exception) -> str:
    return str(error.args[-1]).rstrip(".") + "."


def _wait(server: str, ask: Callable[[], _Answer]) -> _Answer:
    """Give what `ask` gives as soon as it stops raising ConnectionError; say once that this is being waited for."""
    deadline, told = time.monotonic() + PATIENCE_SECONDS, False
    while True:
        try:
            return ask()
        except ConnectionError as error:
            if time.monotonic() > deadline:
                raise LoadError(
                    f"{server} did not answer within {PATIENCE_SECONDS:.0f} s; start it or correct the address. "
                    f"Its last word: {error}"
                ) from error
            if not told:
                print(f"waiting up to {PATIENCE_SECONDS:.0f} s for {server}", file=sys.stderr, flush=True)
                told = True
            time.sleep(0.25)


def _prepare(connection: Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE IF NOT EXISTS `{settings.DB_NAME}` CHARACTER SET utf8mb4")
        connection.select_db(settings.DB_NAME)
        for statement in _STATEMENT_END.split(SCHEMA.read_text(encoding="utf-8")):
            if statement.strip():
                cursor.execute(statement)
