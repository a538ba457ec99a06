"""What a warm call about loans asks of central: stated here, word by word, as each is a way to another data centre."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import zip_longest
from uuid import uuid4

import httpx
import pytest

from tests.central_log import mariadb_queries, questions, redis_commands
from tests.reader import HttpReader
from tests.shelf import NewBook
from tests.stack import RunningLibrary

THREADS = 8  # more than a function has, so that each of them has its connections
ONCE = ["BEGIN", "SELECT operation, answer, (SELECT COUNT(*) FROM changes"]
DONE = ["INSERT INTO changes", "COMMIT"]
STOCK = ["SELECT books.id, stock_version"]
LENT = ["SELECT books.id FROM (SELECT", "SELECT 'book'", "INSERT INTO loans", "UPDATE copies"]
ONE_LOAN = ["SELECT id FROM books WHERE id = (SELECT book_id FROM loans", "SELECT loans.id"]


@pytest.fixture
def crowd(stack: RunningLibrary, new_book: NewBook) -> Iterator[list[tuple[HttpReader, str, str, str]]]:
    """Give readers, each with a loan, a reservation, and a book in the cart."""
    lent, awaited, wanted = new_book(THREADS + 1), new_book(0), new_book(THREADS + 1)
    with ExitStack() as clients:
        found = []
        for _ in range(THREADS + 1):
            reader = clients.enter_context(HttpReader(stack))
            reader.add(stack.naver, lent)
            loan = reader.borrow(stack.nhn).json()["loans"][0]["id"]
            made = reader.ask("POST", f"{stack.nhn}/api/reservations", json={"book_id": awaited}).json()
            reader.add(stack.naver, wanted)
            found.append((reader, loan, made["reservation"]["id"], wanted))
        yield found


def borrow(reader: HttpReader, url: str, loan: str, reservation: str, wanted: str) -> httpx.Response:
    return reader.borrow(url, wanted, key=str(uuid4()))


def list_loans(reader: HttpReader, url: str, loan: str, reservation: str, wanted: str) -> httpx.Response:
    return reader.ask("GET", f"{url}/api/loans")


def renew(reader: HttpReader, url: str, loan: str, reservation: str, wanted: str) -> httpx.Response:
    return reader.ask("POST", f"{url}/api/loans/{loan}/renew", str(uuid4()))


def give_back(reader: HttpReader, url: str, loan: str, reservation: str, wanted: str) -> httpx.Response:
    return reader.ask("POST", f"{url}/api/loans/{loan}/return", str(uuid4()))


def list_reservations(reader: HttpReader, url: str, loan: str, reservation: str, wanted: str) -> httpx.Response:
    return reader.ask("GET", f"{url}/api/reservations")


def cancel(reader: HttpReader, url: str, loan: str, reservation: str, wanted: str) -> httpx.Response:
    return reader.ask("DELETE", f"{url}/api/reservations/{reservation}", str(uuid4()))


@pytest.mark.parametrize(
    ("ask", "commands", "statements"),
    [
        (
            borrow,
            ["FCALL session_read", "FCALL cart_take", "FCALL stock_set"],
            [*ONCE, *LENT, "INSERT INTO outbox", *DONE, *STOCK],
        ),
        (list_loans, ["FCALL session_read"], ["SELECT loans.id"]),
        (renew, ["FCALL session_read"], [*ONCE, *ONE_LOAN, "UPDATE loans", "INSERT INTO outbox", *DONE]),
        (
            give_back,
            ["FCALL session_read", "FCALL stock_set"],
            [*ONCE, *ONE_LOAN, "UPDATE loans", "UPDATE copies", "INSERT INTO outbox", *DONE, *STOCK],
        ),
        (list_reservations, ["FCALL session_read"], ["SELECT reservations.id"]),
        (
            cancel,
            ["FCALL session_read", "FCALL stock_set"],
            [*ONCE, "SELECT book_id", "SELECT id, title", "UPDATE reservations", "SELECT copies.id", *DONE, *STOCK],
        ),
    ],
)
def test_a_warm_call_asks_central_this_and_no_more(
    stack: RunningLibrary,
    crowd: list[tuple[HttpReader, str, str, str]],
    ask: Callable[..., httpx.Response],
    commands: list[str],
    statements: list[str],
) -> None:
    def one(given: tuple[HttpReader, str, str, str]) -> int:
        reader, *ids = given
        return ask(reader, stack.naver, *ids).status_code

    with ThreadPoolExecutor(THREADS) as pool:
        assert set(pool.map(one, crowd[1:])) == {200}
    with (
        redis_commands(stack, of="FCALL session_read") as asked,
        mariadb_queries(stack, of=statements[-1] if len(statements) == 1 else ONCE[1]) as queried,
    ):
        assert one(crowd[0]) == 200
    assert beginnings(questions(asked), commands) == commands
    assert beginnings(questions(queried), statements) == statements


def beginnings(asked: list[str], expected: list[str]) -> list[str]:
    """Cut each question to the length of what is expected in its place."""
    return [said[: len(each) or None] for said, each in zip_longest(asked, expected, fillvalue="")]
