"""`python -m central.accounts`: what it changes holds in both members at once, and ends the sessions of before."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable

import httpx
import pytest

from tests.reader import HttpReader
from tests.shelf import NewBook
from tests.stack import ROOT, RunningLibrary

Done = subprocess.CompletedProcess[str]
Accounts = Callable[..., Done]
COMMAND = [sys.executable, "-m", "central.accounts"]
NEW = "a new password"


def environment(stack: RunningLibrary) -> dict[str, str]:
    return {**os.environ, **stack.admin_env, "PYTHONPATH": str(ROOT / "functions")}


@pytest.fixture
def accounts(stack: RunningLibrary) -> Accounts:
    """Give a function that runs the command, and reads the password from what is no terminal."""

    def run(*arguments: str, password: str = "") -> Done:
        done = subprocess.run(
            [*COMMAND, *arguments],
            cwd=ROOT,
            env=environment(stack),
            input=password,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert not password.strip() or password.strip() not in done.stdout + done.stderr
        return done

    return run


def statuses(reader: HttpReader, path: str = "/api/cart") -> list[int]:
    """Give what each member answers."""
    return [reader.ask("GET", url + path).status_code for url in (reader.stack.naver, reader.stack.nhn)]


def log_in(stack: RunningLibrary, user_id: str, password: str) -> httpx.Response:
    return httpx.post(f"{stack.gslb}/api/users/login", json={"id": user_id, "password": password})


def test_a_demoted_administrator_administers_no_more_in_either_member(
    stack: RunningLibrary, accounts: Accounts
) -> None:
    with HttpReader(stack, "admin") as admin:
        assert statuses(admin, "/api/admin/loans") == [200, 200]
        assert accounts("role", admin.id, "user").returncode == 0
        assert statuses(admin, "/api/admin/loans") == [401, 401]
        admin.client.headers["Authorization"] = f"Bearer {stack.log_in(admin.id)}"
        assert statuses(admin, "/api/admin/loans") == [403, 403]


def test_a_new_password_ends_the_sessions_and_keeps_the_cart(
    stack: RunningLibrary, reader: HttpReader, accounts: Accounts
) -> None:
    reader.add(stack.gslb, 1)
    assert accounts("password", reader.id, password=f"{NEW}\n").returncode == 0
    assert statuses(reader) == [401, 401]
    assert log_in(stack, reader.id, "password").status_code == 401
    reader.client.headers["Authorization"] = f"Bearer {log_in(stack, reader.id, NEW).json()['token']}"
    assert reader.cart(stack.naver) == reader.cart(stack.nhn) == {"1": 1}


def test_a_removed_user_has_no_session_and_leaves_nothing_behind(
    stack: RunningLibrary, reader: HttpReader, accounts: Accounts, new_book: NewBook
) -> None:
    book = new_book(1)
    reader.add(stack.gslb, book)
    lent = reader.borrow(stack.gslb, book, key="borrow").json()["loans"][0]
    reader.add(stack.gslb, 1)
    refused = accounts("remove", reader.id)
    assert (refused.returncode, statuses(reader)) == (1, [200, 200])
    assert refused.stderr == f"User '{reader.id}' has open loans (1) or reservations (0); end them first.\n"

    assert reader.ask("POST", f"{stack.gslb}/api/loans/{lent['id']}/return").status_code == 200
    assert accounts("remove", reader.id).returncode == 0
    assert statuses(reader) == [401, 401]
    with stack.redis() as redis:
        assert redis.keys(f"cart:{{{reader.token.partition('.')[0]}}}") == []
    for table, column in (("users", "id"), ("loans", "user_id"), ("notifications", "user_id"), ("changes", "user_id")):
        assert stack.sql(f"SELECT COUNT(*) FROM {table} WHERE {column} = %s", reader.id) == [(0,)]


def test_who_comes_after_a_removed_user_of_the_same_id_finds_nothing_of_theirs(
    stack: RunningLibrary, reader: HttpReader, accounts: Accounts
) -> None:
    reader.add(stack.gslb, 1)
    stack.sql("DELETE FROM users WHERE id = %s", reader.id)  # as one did before there was the command
    assert accounts("add", reader.id, password=NEW).returncode == 0
    assert statuses(reader) == [401, 401]
    reader.client.headers["Authorization"] = f"Bearer {log_in(stack, reader.id, NEW).json()['token']}"
    assert reader.cart(stack.gslb) == {}


def test_an_added_administrator_logs_in(stack: RunningLibrary, accounts: Accounts) -> None:
    done = accounts("add", "kim", "--role", "admin", password=f"{NEW}\n")
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "Done: add kim. All sessions from before have ended.\n",
        "",
    )
    assert log_in(stack, "kim", NEW).json()["role"] == "admin"
    for typed in ("kim", " kim", "ｋｉｍ"):
        again = accounts("add", typed, password=NEW)
        assert (again.returncode, again.stderr) == (1, "There is a user 'kim' already.\n")
    assert accounts("remove", "ｋｉｍ ").stdout.startswith("Done: remove kim.")


def test_a_user_with_an_id_of_before_is_changed_by_just_that(
    stack: RunningLibrary, reader: HttpReader, accounts: Accounts
) -> None:
    of_before = f" {reader.id}"
    stack.sql("INSERT INTO users (id, password_hash) VALUES (%s, 'none')", of_before)
    assert accounts("role", of_before, "admin").returncode == 0
    assert stack.sql("SELECT role FROM users WHERE id IN (%s, %s) ORDER BY id", of_before, reader.id) == [
        ("admin",),
        ("user",),
    ]
    assert accounts("remove", of_before).returncode == 0
    assert statuses(reader) == [200, 200]
    stack.sql("UPDATE users SET id = %s WHERE id = %s", of_before, reader.id)
    taken = accounts("add", reader.id, password=NEW)
    assert (taken.returncode, taken.stderr) == (1, f"There is a user '{of_before}' already.\n")


def test_a_terminal_is_asked_twice_and_shows_no_password(stack: RunningLibrary, reader: HttpReader) -> None:
    ours, terminal = pty.openpty()
    command = [*COMMAND, "password", reader.id]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(stack), stdin=terminal, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stderr is not None
        for prompt in (b"New password: ", b"The same again: "):
            assert process.stderr.read(len(prompt)) == prompt
            os.write(ours, f"{NEW}\n".encode())
            assert process.stderr.read(1) == b"\n"
        assert process.wait(30) == 0
    os.close(terminal)
    os.close(ours)
    assert log_in(stack, reader.id, NEW).status_code == 200


@pytest.mark.parametrize(
    ("arguments", "password", "code", "sentence"),
    [
        (["role", "nobody-at-all", "admin"], "", 1, "There is no user 'nobody-at-all'."),
        (["password", "nobody-at-all"], NEW, 1, "There is no user 'nobody-at-all'."),
        (["remove", "nobody-at-all"], "", 1, "There is no user 'nobody-at-all'."),
        (["add", "kim"], "seven77", 2, "A new password must have 8 characters or more."),
        (["add", "kim"], "x" * 129, 2, "'password' must be a text of 1 to 128 characters."),
        (["add", "kim"], "\n", 2, "'password' must be a text of 1 to 128 characters."),
        (["add", "k" * 65], "", 2, "argument ID: 'id' must be a text of 1 to 64 characters."),
        (["role", "kim", "owner"], "", 2, "argument role: invalid choice: 'owner'"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_an_exit_code(
    accounts: Accounts, arguments: list[str], password: str, code: int, sentence: str
) -> None:
    done = accounts(*arguments, password=password)
    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_sessions_that_redis_could_not_be_told_of_end_with_the_next_run(
    stack: RunningLibrary, reader: HttpReader, accounts: Accounts
) -> None:
    with stack.redis() as redis:
        redis.execute_command("CLIENT", "PAUSE", 60_000, "WRITE")  # it answers PING, and takes no change
        done = accounts("--wait", "1", "password", reader.id, password=NEW)
        redis.execute_command("CLIENT", "UNPAUSE")
    assert done.returncode == 1
    assert "The account is changed, but sessions from before go on: run this again." in done.stderr
    assert accounts("password", reader.id, password=NEW).returncode == 0
    assert statuses(reader) == [401, 401]


def test_without_redis_nothing_is_changed(stack: RunningLibrary, reader: HttpReader, accounts: Accounts) -> None:
    stack.fault("redis", "kill")
    done = accounts("--wait", "1", "role", reader.id, "admin")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Nothing was changed. Redis at ")
    assert stack.sql("SELECT role FROM users WHERE id = %s", reader.id) == [("user",)]
