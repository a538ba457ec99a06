"""Bring the tables of central to what central/migrations says: each migration once, in order, with yoyo."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pymysql
from yoyo import default_migration_table, read_migrations
from yoyo.backends.core.mysql import MySQLBackend
from yoyo.connections import parse_uri
from yoyo.migrations import Migration

if TYPE_CHECKING:
    Connection: TypeAlias = "pymysql.Connection[pymysql.cursors.Cursor]"

MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(connection: "Connection", database: str) -> None:
    """Apply the migrations that the database does not have yet; its tables of before are taken over as they are.

    The connection is the only one that migrates: see `servers.mariadb`.
    """
    connection.autocommit(True)  # else each question would be answered from the snapshot of the first
    _forget_half_made_records(connection)
    backend = _Backend(connection, database)
    backend.apply_migrations(backend.to_apply(read_migrations(str(MIGRATIONS))))
    connection.autocommit(False)


def _forget_half_made_records(connection: "Connection") -> None:
    """Drop yoyo's tables where they are not all there: it would not go on with what a killed loader left of them.

    No migration is recorded before they are, and each can run again.
    """
    with connection.cursor() as cursor:
        try:
            if cursor.execute("SELECT version FROM _yoyo_version"):
                return
        except pymysql.ProgrammingError:  # no such table
            pass
        cursor.execute(f"DROP TABLE IF EXISTS _yoyo_log, _yoyo_version, {default_migration_table}")


class _Backend(MySQLBackend):  # type: ignore[misc]  # yoyo has no types
    """yoyo's MariaDB, on one connection of ours, whose lock ends with it: yoyo's own outlives a killed loader."""

    def __init__(self, connection: "Connection", database: str) -> None:
        self.given = connection
        super().__init__(parse_uri(f"mysql:///{database}"), default_migration_table)

    def connect(self, dburi: object) -> "Connection":
        return self.given

    def copy(self) -> AbstractContextManager["_Backend"]:
        """Give the same connection for the steps: what holds the lock is what makes the change."""
        return nullcontext(self)

    @contextmanager
    def lock(self, timeout: float = 10) -> Iterator[None]:
        yield

    def log_migration(self, migration: Migration, operation: str) -> None:
        """Keep no log of who migrated: a pod's user has no name, and its host's may take seconds to find out."""
