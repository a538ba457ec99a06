"""Central's servers, as loader and accounts reach them: MariaDB as the administrator, and Redis."""

import logging
import os
import re
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias, TypeVar

import pymysql
from redis.exceptions import AuthenticationError, RedisError, ResponseError

from central import migrate
from library import settings
from library.catalogue import books
from library.store import redis, tls
from library.web.problems import Problem

Connection: TypeAlias = "pymysql.Connection[pymysql.cursors.Cursor]"  # generic for the type checker only
_Answer = TypeVar("_Answer")
_logger = logging.getLogger(__name__)
_PROGRESS_SECONDS = 15.0
_NOT_YET = (2002, 2003, 2006, 2013)  # nobody listens, or hangs up: what a server that starts looks like


class LoadError(Exception):
    """Why central cannot be loaded or changed, in a sentence that says what to do."""


@contextmanager
def mariadb(patience: float) -> Iterator[Connection]:
    """Give a connection as DB_ADMIN_USER, in the database DB_NAME, whose tables are those of central/migrations.

    The server may take `patience` seconds to answer, and another loader that is at work as long again to finish.
    """
    with _administrator(patience) as connection:
        _be_the_only_loader(connection, patience)
        _prepare(connection)
        yield connection


@contextmanager
def loaded(patience: float) -> Iterator[Connection]:
    """Give a connection as DB_ADMIN_USER, in the database DB_NAME as the loader has left it."""
    with _administrator(patience) as connection:
        connection.select_db(settings.DB_NAME)
        yield connection


def _administrator(patience: float) -> Connection:
    for name in ("DB_ADMIN_USER", "DB_ADMIN_PASSWORD", "DB_USER", "DB_PASSWORD", "DB_NAME"):
        if not os.environ.get(name):
            raise LoadError(f"The environment variable {name} is missing: set it and run this again.")
    if os.environ["DB_ADMIN_USER"] == settings.DB_USER:
        raise LoadError("DB_USER must not be DB_ADMIN_USER: the functions get an account with fewer rights.")
    if not re.fullmatch(r"[A-Za-z0-9_]{1,64}", settings.DB_NAME):
        raise LoadError(f"DB_NAME must be made of letters, digits and _, not {settings.DB_NAME!r}.")
    return _wait(f"MariaDB at {settings.DB.host}:{settings.DB.port} (DB_HOST)", patience, _connect)


def wait_for_redis(patience: float) -> None:
    """Return once Redis answers, within `patience` seconds: it has to be told about every change."""
    _wait_for_redis(patience, _ping)


def announce(patience: float) -> None:
    """Tell Redis that books were changed."""
    tell_redis(patience, books.announce_change)


def tell_redis(patience: float, tell: Callable[[], None]) -> None:
    """Tell Redis something, as often as it takes: a function gives up sooner than we may."""

    def ask() -> None:
        try:
            tell()
        except Problem as problem:
            raise ConnectionError(str(problem)) from problem

    _wait_for_redis(patience, ask)


def _wait_for_redis(patience: float, ask: Callable[[], None]) -> None:
    _wait(f"Redis at {settings.REDIS.host}:{settings.REDIS.port} (REDIS_ADDR)", patience, ask)


def _connect() -> Connection:
    context = _context("DB_CA", settings.DB_CA)
    try:
        return pymysql.connect(
            host=settings.DB.host,
            port=settings.DB.port,
            user=os.environ["DB_ADMIN_USER"],
            password=os.environ["DB_ADMIN_PASSWORD"],
            charset="utf8mb4",
            connect_timeout=5,
            ssl=context,
            ssl_disabled=context is None,
        )
    except pymysql.OperationalError as error:
        if isinstance(getattr(error, "original_exception", None), ssl.SSLCertVerificationError):
            raise LoadError(f"MariaDB's certificate is refused, see DB_CA: {_sentence(error)}") from error
        if error.args[0] in _NOT_YET:
            raise ConnectionError(_sentence(error)) from error
        raise LoadError(f"MariaDB refuses DB_ADMIN_USER: {_sentence(error)}") from error


def _ping() -> None:
    _context("REDIS_CA", settings.REDIS_CA)
    connection = redis.connect(seconds=5)
    try:
        connection.send_command("PING")
        connection.read_response()
    except (AuthenticationError, ResponseError) as error:
        raise LoadError(f"Redis refuses REDIS_PASSWORD: {_sentence(error)}") from error
    except RedisError as error:  # nobody listens, or it still reads its file
        if isinstance(error.__context__, ssl.SSLCertVerificationError):
            raise LoadError(f"Redis's certificate is refused, see REDIS_CA: {_sentence(error)}") from error
        raise ConnectionError(_sentence(error)) from error
    finally:
        connection.disconnect()


def _context(variable: str, authorities: str) -> ssl.SSLContext | None:
    try:
        return tls.context(variable, authorities)
    except tls.UnreadableError as error:
        raise LoadError(f"{error} Set it to the certificate of central's authority.") from error


def _sentence(error: Exception) -> str:
    return str(error.args[-1]).rstrip(".") + "."


def _wait(server: str, patience: float, ask: Callable[[], _Answer]) -> _Answer:
    """Give what `ask` gives as soon as it stops raising ConnectionError; say now and then that this is waited for."""
    started = told = time.monotonic()
    while True:
        try:
            return ask()
        except ConnectionError as error:
            now = time.monotonic()
            if now - started > patience:
                raise LoadError(
                    f"{server} did not answer within {patience:.0f} s; start it or correct the address. "
                    f"Its last word: {error}"
                ) from error
            if told == started or now - told > _PROGRESS_SECONDS:
                _logger.info("waited %.0f of %.0f s for %s", now - started, patience, server)
                told = now
            time.sleep(0.25)


def _be_the_only_loader(connection: Connection, patience: float) -> None:
    """Wait for any other loader of this database; whatever ends this one, kill -9 too, MariaDB lets go of its lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT GET_LOCK(%s, %s)", (settings.DB_NAME, patience))
        if cursor.fetchone() != (1,):
            raise LoadError(
                f"Another loader has been at work on {settings.DB_NAME} for {patience:.0f} s: let it finish, then run "
                "this one again."
            )


def _prepare(connection: Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE IF NOT EXISTS `{settings.DB_NAME}` CHARACTER SET utf8mb4")
    connection.select_db(settings.DB_NAME)
    migrate.migrate(connection, settings.DB_NAME)
