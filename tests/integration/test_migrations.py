"""The loader brings central's tables from whatever they were to what they are, once, however many run or die."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from central.migrate import MIGRATIONS
from tests.logs import messages
from tests.stack import ROOT, RunningLibrary

NAME = "migration_test"
ALL = sorted(path.stem for path in MIGRATIONS.glob("*.sql"))
TABLES = {"books", "changes", "copies", "dead_letters", "loans", "notifications", "outbox", "reservations", "users"}


@pytest.fixture
def database(library: RunningLibrary) -> Iterator[RunningLibrary]:
    """Give the running central, for a database of this test's own in it."""
    _drop(library)
    yield library
    _drop(library)


def start(database: RunningLibrary, *arguments: str) -> subprocess.Popen[str]:
    own = {"DB_NAME": NAME, "DB_USER": NAME, "DB_PASSWORD": "secret", "PYTHONPATH": str(ROOT / "functions")}
    return subprocess.Popen(
        [sys.executable, "-m", "central.load", *arguments],
        cwd=ROOT,
        env={**os.environ, **database.admin_env, **own},
        stderr=subprocess.PIPE,
        text=True,
    )


def load(database: RunningLibrary) -> None:
    loader = start(database)
    said = loader.communicate(timeout=60)[1]
    assert loader.returncode == 0, said


def applied(database: RunningLibrary) -> list[str]:
    return [row[0] for row in database.sql(f"SELECT migration_id FROM {NAME}._yoyo_migration ORDER BY migration_id")]


def shape(database: RunningLibrary) -> list[tuple[object, ...]]:
    """Give every column and index of every table."""
    columns = database.sql(
        "SELECT table_name, column_name, column_type, is_nullable, generation_expression "
        "FROM information_schema.columns WHERE table_schema = %s ORDER BY 1, 2",
        NAME,
    )
    return columns + database.sql(
        "SELECT table_name, index_name, seq_in_index, column_name, non_unique "
        "FROM information_schema.statistics WHERE table_schema = %s ORDER BY 1, 2, 3",
        NAME,
    )


def test_two_loaders_at_once_apply_each_migration_once_and_both_succeed(database: RunningLibrary) -> None:
    loaders = [start(database) for _ in range(2)]
    said = [loader.communicate(timeout=60)[1] for loader in loaders]
    assert [loader.returncode for loader in loaders] == [0, 0]
    assert sorted("108 new" in each for each in said) == [False, True]
    assert applied(database) == ALL
    assert database.sql(f"SELECT COUNT(*) FROM {NAME}.copies") == [(3 * 108,)]


def test_a_second_run_migrates_nothing(database: RunningLibrary) -> None:
    load(database)
    before = database.sql(f"SELECT * FROM {NAME}._yoyo_migration ORDER BY migration_id"), shape(database)
    load(database)
    after = database.sql(f"SELECT * FROM {NAME}._yoyo_migration ORDER BY migration_id"), shape(database)
    assert before == after


def test_a_database_of_before_is_taken_over_with_its_data(database: RunningLibrary) -> None:
    with database.mariadb() as cursor:
        cursor.execute(f"CREATE DATABASE {NAME} CHARACTER SET utf8mb4")
        cursor.execute(f"USE {NAME}")
        for statement in (MIGRATIONS / f"{ALL[0]}.sql").read_text().split(";\n"):
            if statement.strip():
                cursor.execute(statement)
        cursor.execute(
            "INSERT INTO books (id, title, author, publisher, year, category, description, price) "
            "VALUES (777, '옛 책', '지은이', '출판사', 1999, '문학', '설명', 1000)"
        )
        cursor.execute("INSERT INTO users (id, password_hash) VALUES ('old reader', 'hash')")
    load(database)
    assert applied(database) == ALL
    assert database.sql(f"SELECT title, retired, stock_version FROM {NAME}.books WHERE id = 777") == [("옛 책", 0, 0)]
    assert database.sql(f"SELECT state, COUNT(*) FROM {NAME}.copies WHERE book_id = 777") == [("available", 3)]
    assert database.sql(f"SELECT password_hash FROM {NAME}.users WHERE id = 'old reader'") == [("hash",)]
    assert database.sql(f"SELECT search_form FROM {NAME}.books WHERE id = 777") == [("옛 책\n지은이".encode(),)]


@pytest.mark.parametrize("tables", range(0, 13, 2))
def test_a_loader_that_is_killed_at_any_moment_needs_nobody(database: RunningLibrary, tables: int) -> None:
    loader = start(database)
    count = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = %s"
    while loader.poll() is None and database.sql(count, NAME)[0][0] < tables:
        time.sleep(0.001)
    loader.kill()
    loader.communicate()
    assert loader.returncode == -signal.SIGKILL
    started = time.monotonic()
    load(database)
    assert time.monotonic() - started < 20  # nobody's lock was waited for
    assert applied(database) == ALL
    after = shape(database)
    _drop(database)
    load(database)
    assert shape(database) == after
    assert {row[0] for row in after} >= TABLES


@pytest.mark.parametrize("half", ["DROP TABLE {}._yoyo_version", "DELETE FROM {}._yoyo_version"])
def test_records_of_migrations_that_a_killed_loader_left_half_made_are_made_again(
    database: RunningLibrary, half: str
) -> None:
    load(database)
    whole = shape(database)
    database.sql(half.format(NAME))
    load(database)
    assert (shape(database), applied(database)) == (whole, ALL)


def test_a_loader_waits_for_another_one_but_not_for_ever(database: RunningLibrary) -> None:
    with database.mariadb() as cursor:
        cursor.execute("SELECT GET_LOCK(%s, 0)", (NAME,))
        patient, impatient = start(database), start(database, "--wait", "1")
        _, said = impatient.communicate(timeout=60)
        assert (impatient.returncode, messages(said)[-1]) == (
            1,
            f"Another loader has been at work on {NAME} for 1 s: let it finish, then run this one again.",
        )
        assert patient.poll() is None
        cursor.execute("SELECT RELEASE_LOCK(%s)", (NAME,))
        _, said = patient.communicate(timeout=60)
    assert patient.returncode == 0, said


def _drop(database: RunningLibrary) -> None:
    database.sql(f"DROP DATABASE IF EXISTS {NAME}")
    database.sql(f"DROP USER IF EXISTS {NAME}")
