"""Loans need MariaDB for themselves and Redis for who asks. Without either they say 503, and nothing is half done."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

from tests.reader import HttpReader
from tests.shelf import NewBook, copies
from tests.stack import RunningLibrary, wait_until

LIMIT_SECONDS = 2.0  # within the front door's for one try


def every_call(
    reader: HttpReader, url: str, loan: str, reservation: str, key: str | None
) -> list[tuple[str, int, float]]:
    """Make each call and give its name, its status and how long it took."""
    calls = [
        ("POST", "/api/loans", {}),
        ("GET", "/api/loans", None),
        ("POST", f"/api/loans/{loan}/renew", None),
        ("POST", f"/api/loans/{loan}/return", None),
        ("POST", "/api/reservations", {"book_id": "1"}),
        ("GET", "/api/reservations", None),
        ("DELETE", f"/api/reservations/{reservation}", None),
    ]
    made = []
    for method, path, body in calls:
        started = time.monotonic()
        answer = reader.ask(method, url + path, key and f"{key}{method}{path}", json=body)
        made.append((f"{method} {path}", answer.status_code, time.monotonic() - started))
        if answer.status_code == 503:
            assert (answer.headers["retry-after"], answer.json()["code"]) == ("1", "unavailable")
    return made


@pytest.mark.parametrize("target", ["redis", "mariadb"])
@pytest.mark.parametrize("kind", ["kill", "hang"])
def test_without_redis_or_mariadb_every_call_says_503_and_changes_nothing(
    stack: RunningLibrary, reader: HttpReader, new_book: NewBook, target: str, kind: str
) -> None:
    lent, awaited, wanted = new_book(1), new_book(0), new_book(1)
    reader.add(stack.gslb, lent)
    loan = reader.borrow(stack.gslb).json()["loans"][0]
    made = reader.ask("POST", f"{stack.gslb}/api/reservations", json={"book_id": awaited}).json()["reservation"]
    reader.add(stack.gslb, wanted)
    before = what_there_is(reader, stack.gslb)
    stack.fault(target, kind)
    for url in (stack.naver, stack.nhn):
        for name, status, seconds in every_call(reader, url, loan["id"], made["id"], str(uuid4())):
            assert status == 503, f"{name}: {status}"
            assert seconds < LIMIT_SECONDS, f"{name}: {seconds}"
    stack.heal(target)
    wait_until(lambda: reader.ask("GET", f"{stack.naver}/api/loans").status_code == 200, f"{target} is back")
    wait_until(lambda: reader.ask("GET", f"{stack.nhn}/api/loans").status_code == 200, f"{target} is back")
    assert what_there_is(reader, stack.gslb) == before  # the session is still good, too
    for url in (stack.naver, stack.nhn):
        statuses = {name: status for name, status, _ in every_call(reader, url, loan["id"], made["id"], None)}
        assert not {401, 500, 503} & set(statuses.values()), statuses


def test_mariadb_killed_under_borrowers_loses_and_doubles_no_loan(stack: RunningLibrary, new_book: NewBook) -> None:
    readers = [HttpReader(stack) for _ in range(8)]
    books = [new_book(8) for _ in range(5)]
    keys = {(reader.id, book_id): str(uuid4()) for reader in readers for book_id in books}
    for reader in readers:
        for book_id in books:
            reader.add(stack.gslb, book_id)
    statuses: set[int] = set()

    def walk(reader: HttpReader) -> list[str]:
        loans = []
        for book_id in books:
            while True:
                answer = reader.borrow(stack.gslb, book_id, key=keys[reader.id, book_id])
                statuses.add(answer.status_code)
                if answer.status_code == 200:
                    break
                time.sleep(0.05)
            loans += [loan["id"] for loan in answer.json()["loans"]]
        return loans

    pid = stack.pids("central")["central/mariadb"]
    with ThreadPoolExecutor(8) as pool:
        walks = [pool.submit(walk, reader) for reader in readers]
        wait_until(lambda: copies(stack, books[0]).count("lent") > 2, "they borrow")
        os.kill(pid, signal.SIGKILL)  # supervisor starts it again
        made = [walk.result() for walk in walks]
    assert statuses == {200, 503}
    for reader, loans in zip(readers, made, strict=True):
        assert sorted(loan["id"] for loan in reader.ask("GET", f"{stack.gslb}/api/loans").json()) == sorted(loans)
        assert len(set(loans)) == 5
        assert reader.cart(stack.gslb) == {}
        reader.client.close()
    for book_id in books:
        assert copies(stack, book_id) == ["lent"] * 8


def test_a_member_that_hangs_in_the_middle_of_a_loan_keeps_the_book_from_nobody_for_long(
    stack: RunningLibrary, reader: HttpReader, new_book: NewBook
) -> None:
    """Its transaction holds the reader's row and the book's. MariaDB ends one that says nothing for 2 s."""
    book_id, key = new_book(1), str(uuid4())
    reader.add(stack.gslb, book_id)
    pid = stack.pids("naver")["naver/borrow"]
    with stack.mariadb() as cursor, ThreadPoolExecutor(1) as aside:
        cursor.execute("BEGIN")
        cursor.execute("SELECT id FROM books WHERE id = %s FOR UPDATE", (book_id,))
        asked = aside.submit(reader.borrow, stack.naver, book_id, key=key)
        time.sleep(0.2)
        os.killpg(pid, signal.SIGSTOP)
        cursor.execute("COMMIT")
        try:
            started = time.monotonic()
            wait_until(lambda: reader.borrow(stack.nhn, book_id, key=key).status_code == 200, "nhn lends it", 10)
            assert time.monotonic() - started < 5
        finally:
            os.killpg(pid, signal.SIGCONT)
        assert asked.result().status_code in (200, 503)
    wait_until(lambda: reader.borrow(stack.naver, book_id, key=key).status_code == 200, "naver is back")
    assert copies(stack, book_id) == ["lent"]


def test_who_waits_too_long_for_a_book_is_told_503_and_keeps_nobody_else_waiting(
    stack: RunningLibrary, reader: HttpReader, new_book: NewBook
) -> None:
    locked, free = new_book(1), new_book(1)
    for book_id in (locked, free):
        reader.add(stack.gslb, book_id)
    with stack.mariadb() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT id FROM books WHERE id = %s FOR UPDATE", (locked,))
        assert reader.borrow(stack.naver, locked).status_code == 503
        assert reader.borrow(stack.naver, free).status_code == 200
        cursor.execute("COMMIT")
    assert reader.borrow(stack.naver, locked).status_code == 200


def what_there_is(reader: HttpReader, url: str) -> list[object]:
    answers: list[httpx.Response] = [
        reader.ask("GET", f"{url}{path}") for path in ("/api/loans", "/api/reservations", "/api/cart")
    ]
    assert [answer.status_code for answer in answers] == [200] * 3
    return [answer.json() for answer in answers]
