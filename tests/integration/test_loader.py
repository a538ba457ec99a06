import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pymysql
import pytest

from central import certificates, generate
from central.catalogue import COLUMNS
from library.readers import passwords
from tests.logs import lines, messages
from tests.stack import ROOT, RunningLibrary

HEADER = ",".join(COLUMNS)
VERSION = "catalogue:{books}:version"
OTHER = certificates.authority().certificate


class Loader:
    """The loader and a database of its own in the running central, so that no other test sees what it loads."""

    def __init__(self, library: RunningLibrary) -> None:
        own = {"DB_NAME": "loader_test", "DB_USER": "loader_test", "DB_PASSWORD": "first"}
        self.tls = library.tls
        self.environ = {**os.environ, **library.admin_env, **own, "PYTHONPATH": str(ROOT / "functions")}

    def run(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "central.load", *arguments]
        environment = {**self.environ, **environ}
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)

    def load(self, *arguments: str, **environ: str) -> str:
        done = self.run(*arguments, **environ)
        assert done.returncode == 0, done.stderr
        return messages(done.stderr)[-1].split(";")[0]

    def sql(self, statement: str, user: str | None = None, password: str | None = None) -> list[tuple[Any, ...]]:
        host, _, port = self.environ["DB_HOST"].partition(":")
        account: dict[str, Any] = {
            "user": user or self.environ["DB_ADMIN_USER"],
            "password": password or self.environ["DB_ADMIN_PASSWORD"],
        }
        where: dict[str, Any] = {"host": host, "port": int(port), "database": "loader_test" if user else None}
        with (
            closing(pymysql.connect(**where, **account, autocommit=True, ssl=self.tls)) as db,
            db.cursor() as cursor,
        ):
            cursor.execute(statement)
            return list(cursor.fetchall())


@pytest.fixture
def loader(library: RunningLibrary) -> Iterator[Loader]:
    loader = Loader(library)
    yield loader
    loader.sql("DROP DATABASE IF EXISTS loader_test")
    loader.sql("DROP USER IF EXISTS loader_test")


@pytest.fixture
def two_books(tmp_path: Path) -> Path:
    file = tmp_path / "two.csv"
    rows = [
        "1,하나,지은이,출판사,2020,9791158392987,IT,설명,1000",
        "2,둘,지은이,출판사,2021,9788968487293,IT,설명,2000",
    ]
    file.write_text("\n".join([HEADER, *rows]))
    return file


def test_a_second_run_changes_nothing_and_announces_nothing(loader: Loader, library: RunningLibrary) -> None:
    assert loader.load("--test-accounts") == "108 books: 108 new, 0 changed, 0 unchanged"
    before = loader.sql("SELECT id, password_hash, created_at FROM loader_test.users")
    version = library.redis().get(VERSION)
    assert loader.load("--test-accounts") == "108 books: 0 new, 0 changed, 108 unchanged"
    assert loader.sql("SELECT id, password_hash, created_at FROM loader_test.users") == before
    assert library.redis().get(VERSION) == version


def test_a_changed_book_is_updated_and_announced_and_others_stay(
    loader: Loader, library: RunningLibrary, two_books: Path
) -> None:
    loader.load()
    version = library.redis().get(VERSION)
    assert loader.load("--books", str(two_books)) == "2 books: 0 new, 2 changed, 0 unchanged"
    assert library.redis().get(VERSION) != version
    assert loader.sql("SELECT COUNT(*), MIN(title) FROM loader_test.books WHERE id <= 8") == [
        (8, "Docker & Kubernetes 실습")
    ]
    assert loader.sql("SELECT title FROM loader_test.books WHERE id = 1") == [("하나",)]


def test_every_book_has_its_forms_whoever_wrote_it(loader: Loader, two_books: Path) -> None:
    missing = "SELECT id FROM loader_test.books WHERE title_key IS NULL ORDER BY id"
    loader.load("--books", str(two_books))
    assert loader.sql(missing) == []
    loader.sql(  # as a revision of before writes
        "INSERT INTO loader_test.books (title, author, publisher, year, category, description, price) "
        "VALUES ('The  Café', '지은이', '출판사', 2026, 'IT', '설명', 1)"
    )
    loader.sql("UPDATE loader_test.books SET publisher = 'Éditeur' WHERE id = 1")
    loader.sql("UPDATE loader_test.books SET price = 1500, retired_at = NOW() WHERE id = 2")
    assert loader.sql(missing) == [(1,), (500_000_001,)]
    two_books.write_text(two_books.read_text().replace("둘", "Zwei"))
    assert loader.load("--books", str(two_books)) == "2 books: 0 new, 2 changed, 0 unchanged"
    forms = "SELECT id, title_key, search_form, category_form, publisher_form FROM loader_test.books ORDER BY id"
    assert loader.sql(forms) == [
        (1, "하나".encode(), "하나\n지은이".encode(), b"it", "출판사".encode()),
        (2, b"zwei", "zwei\n지은이".encode(), b"it", "출판사".encode()),
        (500_000_001, b"cafe", "the cafe\n지은이".encode(), b"it", "출판사".encode()),
    ]


def test_a_new_book_gets_three_copies_and_a_changed_one_keeps_its_own(loader: Loader, two_books: Path) -> None:
    loader.load("--books", str(two_books))
    loader.sql("DELETE FROM loader_test.copies WHERE book_id = 1")
    two_books.write_text(two_books.read_text().replace("1000", "1500") + "\n3,셋,지은이,출판사,2020,,IT,설명,1000\n")
    assert loader.load("--books", str(two_books)) == "3 books: 1 new, 1 changed, 1 unchanged"
    assert loader.sql("SELECT book_id, COUNT(*) FROM loader_test.copies GROUP BY 1") == [(2, 3), (3, 3)]


def test_two_books_can_swap_their_isbns(loader: Loader, two_books: Path) -> None:
    loader.load("--books", str(two_books))
    text = two_books.read_text()
    one, two = "9791158392987", "9788968487293"
    two_books.write_text(text.replace(one, "swap").replace(two, one).replace("swap", two))
    assert loader.load("--books", str(two_books)) == "2 books: 0 new, 2 changed, 0 unchanged"
    assert loader.sql("SELECT isbn FROM loader_test.books ORDER BY id") == [(two,), (one,)]


def test_an_isbn_of_a_book_outside_the_file_is_refused(loader: Loader, two_books: Path) -> None:
    loader.load("--books", str(two_books))
    two_books.write_text(f"{HEADER}\n3,셋,지은이,출판사,2020,9788968487293,IT,설명,1000\n")
    done = loader.run("--books", str(two_books))
    assert done.returncode == 1
    assert messages(done.stderr)[-1].startswith("ISBN 9788968487293 of book 3 belongs to book 2 already")
    assert loader.sql("SELECT COUNT(*) FROM loader_test.books") == [(2,)]


def test_isbns_of_before_become_isbn_13_or_are_named_and_stay(
    loader: Loader, library: RunningLibrary, tmp_path: Path
) -> None:
    file = tmp_path / "books.csv"
    row = "{0},책,지은이,출판사,2020,{1},IT,설명,1000".format
    before = {1: "8968487294", 2: "8936434128", 3: "9788936434120", 4: "9788936434121"}
    file.write_text("\n".join([HEADER, *(row(number, "") for number in before)]))
    loader.load("--books", str(file))
    for number, isbn in before.items():
        loader.sql(f"UPDATE loader_test.books SET isbn = '{isbn}' WHERE id = {number}")
    version = library.redis().get(VERSION)
    listed = [row(number, isbn) for number, isbn in before.items() if number != 3]
    file.write_text("\n".join([HEADER, *listed]))
    *warnings, last = lines(loader.run("--books", str(file)).stderr)
    assert last["message"].startswith("3 books: 0 new, 0 changed, 3 unchanged")
    assert {each["level"] for each in warnings} == {"WARNING"}
    wrong, twice = [each["message"] for each in warnings]
    assert wrong.endswith(": 9788936434121 of book 4.")
    assert twice.endswith(": 8936434128 of book 2 is 9788936434120 of book 3.")
    after = before | {1: "9788968487293"}
    assert dict(loader.sql("SELECT id, isbn FROM loader_test.books")) == after
    assert library.redis().get(VERSION) != version
    file.write_text("\n".join([HEADER, *listed]).replace("책", "다른 책"))
    assert loader.load("--books", str(file)) == "3 books: 0 new, 3 changed, 0 unchanged"
    assert dict(loader.sql("SELECT id, isbn FROM loader_test.books")) == after


def test_a_new_isbn_with_a_wrong_digit_is_refused(loader: Loader, two_books: Path) -> None:
    loader.load("--books", str(two_books))
    two_books.write_text(two_books.read_text().replace("9788968487293", "978-89-6848-729-4"))
    done = loader.run("--books", str(two_books))
    assert done.returncode == 1
    assert messages(done.stderr)[-1].startswith("ISBN 9788968487294 of book 2 must end with the digit that checks")
    assert loader.sql("SELECT isbn FROM loader_test.books WHERE id = 2") == [("9788968487293",)]


def test_a_change_that_was_not_announced_is_announced_by_the_next_run(loader: Loader, library: RunningLibrary) -> None:
    loader.load()
    loader.sql("INSERT INTO loader_test.unannounced VALUES (1)")  # what a loader leaves that dies after its commit
    version = library.redis().get(VERSION)
    loader.load()
    assert library.redis().get(VERSION) != version
    assert loader.sql("SELECT * FROM loader_test.unannounced") == []


def test_a_change_is_announced_again_until_redis_takes_it(loader: Loader, library: RunningLibrary) -> None:
    loader.load()
    loader.sql("INSERT INTO loader_test.unannounced VALUES (1)")
    library.redis().execute_command("CLIENT", "PAUSE", 4000, "WRITE")  # a function gives up after a second
    loader.load()
    assert loader.sql("SELECT * FROM loader_test.unannounced") == []


def test_the_functions_account_can_do_no_more_than_they_do_and_takes_a_new_password(loader: Loader) -> None:
    loader.load()
    assert loader.sql("SELECT COUNT(*) FROM books", "loader_test", "first") == [(108,)]
    for change in (
        "UPDATE users SET role = 'admin'",
        "INSERT INTO users (id, password_hash) VALUES ('me', '')",
        "DELETE FROM books",
        "DELETE FROM copies",
        "DELETE FROM loans",
        "DELETE FROM reservations",
        "UPDATE changes SET answer = '{}'",
        "UPDATE dead_letters SET reason = ''",
        "SELECT * FROM _yoyo_migration",
        "CREATE TABLE more (id INT)",
        "DROP TABLE loans",
    ):
        with pytest.raises(pymysql.OperationalError, match="denied"):
            loader.sql(change, "loader_test", "first")
    loader.load(DB_PASSWORD="second")
    assert loader.sql("SELECT COUNT(*) FROM users", "loader_test", "second") == [(0,)]
    with pytest.raises(pymysql.OperationalError, match="denied"):
        loader.sql("SELECT 1", "loader_test", "first")


def test_user_ids_are_told_apart_by_case_and_by_blanks(loader: Loader) -> None:
    loader.load("--test-accounts")
    assert loader.sql("SELECT id FROM loader_test.users WHERE id IN ('USER', 'user ', 'user')") == [("user",)]


def test_log_in_ids_of_before_are_named_and_stay(loader: Loader) -> None:
    loader.load()
    ids = ["kim", " kim", "ｋｉｍ", "lee\u3000", "Lee", "박"]
    for each in ids:
        loader.sql(f"INSERT INTO loader_test.users (id, password_hash) VALUES ('{each}', '')")
    for _ in range(2):
        otherwise, one, last = lines(loader.run().stderr)
        assert (otherwise["level"], one["level"], last["level"]) == ("WARNING", "WARNING", "INFO")
        assert otherwise["message"].endswith(": 'lee\\u3000' would be 'lee'.")
        assert one["message"].endswith(": ' kim' and 'kim' and 'ｋｉｍ'.")
        assert [row[0] for row in loader.sql("SELECT id FROM loader_test.users ORDER BY id")] == sorted(ids)


def test_users_are_made_only_where_they_are_asked_for(loader: Loader) -> None:
    said = lines(loader.run().stderr)
    assert (said[-1]["message"], {each["level"] for each in said}) == (
        "108 books: 108 new, 0 changed, 0 unchanged",
        {"INFO"},
    )
    assert loader.sql("SELECT * FROM loader_test.users") == []
    assert loader.run("--test-accounts").stderr.count("2 test accounts: 2 new") == 1
    assert loader.sql("SELECT id, role FROM loader_test.users ORDER BY id") == [("admin", "admin"), ("user", "user")]


def test_readers_have_the_password_that_the_environment_says(loader: Loader) -> None:
    word = "a word of ours"
    assert messages(loader.run("--readers", "3", READERS_PASSWORD=word).stderr)[-1].endswith("; 3 readers: 3 new")
    assert messages(loader.run("--readers", "4", READERS_PASSWORD=word).stderr)[-1].endswith("; 4 readers: 1 new")
    found = loader.sql("SELECT id, password_hash, role FROM loader_test.users ORDER BY id")
    assert [(id, role) for id, _, role in found] == [(f"reader-{number}", "user") for number in range(1, 5)]
    assert all(passwords.matches(password_hash, word) for _, password_hash, _ in found)


@pytest.mark.parametrize("word", ["", "1234567", "x" * 129])
def test_no_readers_are_made_without_a_password_that_is_one(loader: Loader, word: str) -> None:
    done = loader.run("--readers", "3", READERS_PASSWORD=word)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--readers needs the environment variable READERS_PASSWORD, with 8 to 128 characters" in done.stderr
    assert loader.sql("SHOW DATABASES LIKE 'loader_test'") == []


def test_accounts_whose_passwords_are_public_are_named_with_what_to_do(loader: Loader) -> None:
    loader.load("--test-accounts", "--readers", "1")
    loader.load("--test-accounts", "--readers", "5")
    loader.run("--readers", "7", READERS_PASSWORD="a word of ours")
    loader.sql("UPDATE loader_test.users SET password_hash = 'none' WHERE id = 'user'")
    warning, last = lines(loader.run().stderr)
    assert (warning["level"], last["level"]) == ("WARNING", "INFO")
    assert warning["message"].startswith("Anybody can log in as admin, reader-2 and 3 more readers, reader-1: ")
    for command in ("remove", "password"):
        assert f"`python -m central.accounts {command} ID`" in warning["message"]


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"DB_ADMIN_PASSWORD": "wrong"}, "MariaDB refuses DB_ADMIN_USER"),
        ({"REDIS_PASSWORD": "wrong"}, "Redis refuses REDIS_PASSWORD"),
        ({"DB_CA": OTHER}, "MariaDB's certificate is refused, see DB_CA"),
        ({"DB_CA": "nonsense"}, "DB_CA is no certificate in PEM"),
        ({"REDIS_CA": OTHER}, "Redis's certificate is refused, see REDIS_CA"),
        ({"REDIS_CA": "nonsense"}, "REDIS_CA is no certificate in PEM"),
        ({"DB_NAME": ""}, "The environment variable DB_NAME is missing"),
        ({"DB_NAME": "a`b"}, "DB_NAME must be made of letters"),
    ],
)
def test_a_broken_environment_gives_one_sentence(loader: Loader, environ: dict[str, str], sentence: str) -> None:
    done = loader.run(**environ)
    assert done.returncode == 1
    (said,) = messages(done.stderr)
    assert said.startswith(sentence)


def test_a_server_that_is_not_up_is_waited_for_with_a_word(loader: Loader) -> None:
    done = loader.run("--wait", "1", REDIS_ADDR="127.0.0.1:9")
    assert done.returncode == 1
    waited, gave_up = messages(done.stderr)
    assert waited == "waited 0 of 1 s for Redis at 127.0.0.1:9 (REDIS_ADDR)"
    assert gave_up.startswith("Redis at 127.0.0.1:9 (REDIS_ADDR) did not answer within 1 s; start it or correct")


def test_a_hundred_thousand_books_are_loaded_in_under_a_minute(loader: Loader, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        generate.write(out, 100_000, seed=1)
    started = time.monotonic()
    done = loader.run("--books", str(file))
    assert time.monotonic() - started < 60
    *_, progress, result = messages(done.stderr)
    assert progress == "books 100000/100000"
    assert result.startswith("100000 books: 100000 new")


def test_what_an_administrator_has_changed_stays_and_keeps_its_isbn(loader: Loader, tmp_path: Path) -> None:
    rows = "300,하나,지은이,출판사,2020,9791158390013,IT,설명,1000\n301,둘,지은이,출판사,2020,,IT,설명,1000\n"
    file = tmp_path / "books.csv"
    file.write_text(f"{HEADER}\n{rows}")
    loader.load("--books", str(file))
    loader.sql("UPDATE loader_test.books SET title = '다른 하나', edited = 1 WHERE id = 300")
    assert loader.load("--books", str(file)) == "2 books: 0 new, 0 changed, 2 unchanged"
    assert loader.sql("SELECT title FROM loader_test.books WHERE id = 300") == [("다른 하나",)]
    moved = rows.replace("9791158390013", "none").replace("2020,,", "2020,9791158390013,").replace("none", "")
    file.write_text(f"{HEADER}\n{moved}")
    refused = loader.run("--books", str(file))
    assert "ISBN 9791158390013 of book 301 belongs to book 300 already" in refused.stderr
    assert loader.sql("SELECT isbn FROM loader_test.books WHERE id = 301") == [(None,)]


def test_a_book_that_is_added_gets_an_id_that_no_catalogue_has(loader: Loader) -> None:
    loader.load()
    loader.sql(
        "INSERT INTO loader_test.books (title, author, publisher, year, category, description, price) "
        "VALUES ('책', '지은이', '출판사', 2026, 'IT', '설명', 1)"
    )
    assert loader.sql("SELECT MAX(id) FROM loader_test.books") == [(500_000_001,)]
