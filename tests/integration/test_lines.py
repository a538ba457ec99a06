"""The line for a book: first come first served, whoever comes at once and through whichever member."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from tests.outbox import notifications, tick
from tests.reader import HttpReader, at_once
from tests.shelf import NewBook, copies
from tests.stack import RunningLibrary, wait_until


@pytest.fixture
def crowd(stack: RunningLibrary) -> Iterator[list[HttpReader]]:
    """Give 20 readers who are logged in."""
    with ExitStack() as clients:
        yield [clients.enter_context(HttpReader(stack)) for _ in range(20)]


def reserve(reader: HttpReader, url: str, book_id: str) -> httpx.Response:
    return reader.ask("POST", f"{url}/api/reservations", json={"book_id": book_id})


def reservation(reader: HttpReader, url: str) -> dict[str, Any]:
    """Give the reader's one open reservation, {} without one."""
    found = reader.ask("GET", f"{url}/api/reservations").json()
    assert len(found) <= 1
    return found[0] if found else {}


def line(stack: RunningLibrary, book_id: str, state: str) -> list[str]:
    """Give who stands in a book's line in that state, first come first."""
    rows = stack.sql("SELECT user_id FROM reservations WHERE book_id = %s AND state = %s ORDER BY id", book_id, state)
    return [row[0] for row in rows]


def lend(stack: RunningLibrary, readers: list[HttpReader], book_id: str) -> list[str]:
    """Lend a copy to each reader and give the loans."""
    for reader in readers:
        reader.add(stack.gslb, book_id)
    return [reader.borrow(stack.gslb, book_id).json()["loans"][0]["id"] for reader in readers]


def expired(stack: RunningLibrary, book_id: str) -> None:
    """Let the holds of a book end, and both members see it at once."""
    stack.sql("UPDATE reservations SET hold_until = UTC_TIMESTAMP(6) WHERE book_id = %s AND state = 'ready'", book_id)
    members = ("naver/check-dates", "nhn/check-dates")
    assert [answer.status_code for answer in at_once(6, lambda number: tick(stack, members[number % 2]))] == [200] * 6


def until_told(stack: RunningLibrary, reader: HttpReader, told: list[str]) -> None:
    """Wait until the reader was told of just these, each once, in this order or the events' own."""
    wait_until(lambda: sorted(notifications(stack, reader.id)) == sorted(told), f"the reader is told of {told}")


def test_who_reserves_at_once_stands_in_one_line(
    stack: RunningLibrary, crowd: list[HttpReader], new_book: NewBook
) -> None:
    book_id, members = new_book(0), (stack.naver, stack.nhn)
    answers = at_once(20, lambda number: reserve(crowd[number], members[number % 2], book_id))
    assert [answer.status_code for answer in answers] == [200] * 20
    assert sorted(answer.json()["reservation"]["place"] for answer in answers) == list(range(1, 21))


def test_a_reader_who_reserves_a_book_20_times_at_once_waits_for_it_once(
    stack: RunningLibrary, reader: HttpReader, new_book: NewBook
) -> None:
    book_id, members = new_book(0), (stack.naver, stack.nhn)
    answers = at_once(20, lambda number: reserve(reader, members[number % 2], book_id))
    assert Counter(answer.json().get("code", "reserved") for answer in answers) == {
        "reserved": 1,
        "reserved_already": 19,
    }


def test_copies_that_come_back_at_once_go_to_the_first_in_line_and_to_each_one(
    stack: RunningLibrary, crowd: list[HttpReader], new_book: NewBook
) -> None:
    book_id, members = new_book(3), (stack.naver, stack.nhn)
    loans = lend(stack, crowd[:3], book_id)
    for reader in crowd[3:10]:
        reserve(reader, stack.gslb, book_id)
    waiting = [reader.id for reader in crowd[3:10]]
    answers = at_once(
        3, lambda number: crowd[number].ask("POST", f"{members[number % 2]}/api/loans/{loans[number]}/return")
    )
    assert [answer.status_code for answer in answers] == [200] * 3
    wait_until(lambda: line(stack, book_id, "ready") == waiting[:3], "the first three get them")
    assert line(stack, book_id, "waiting") == waiting[3:]
    assert copies(stack, book_id) == ["held"] * 3
    promised = stack.sql("SELECT COUNT(DISTINCT copy_id) FROM reservations WHERE book_id = %s", book_id)
    assert promised == [(3,)]


def test_a_copy_that_nobody_fetches_goes_on_to_the_next_and_at_last_to_everybody(
    stack: RunningLibrary, crowd: list[HttpReader], new_book: NewBook
) -> None:
    book_id = new_book(1)
    (loan,) = lend(stack, crowd[:1], book_id)
    first, second = crowd[1:3]
    for reader in (first, second):
        reserve(reader, stack.gslb, book_id)
    crowd[0].ask("POST", f"{stack.naver}/api/loans/{loan}/return")
    wait_until(lambda: line(stack, book_id, "ready") == [first.id], "the first is to fetch it")
    expired(stack, book_id)
    assert (line(stack, book_id, "expired"), line(stack, book_id, "ready")) == ([first.id], [second.id])
    assert reservation(first, stack.nhn) == {}
    expired(stack, book_id)
    assert line(stack, book_id, "expired") == [first.id, second.id]
    assert copies(stack, book_id) == ["available"]
    for reader in (first, second):
        until_told(stack, reader, ["reservation_ready", "reservation_expired"])


def test_what_is_overdue_is_told_once_though_both_members_look(
    stack: RunningLibrary, crowd: list[HttpReader], new_book: NewBook
) -> None:
    book_id, members = new_book(20), ("naver/check-dates", "nhn/check-dates")
    lend(stack, crowd, book_id)
    stack.sql("UPDATE loans SET due_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE book_id = %s", book_id)
    at_once(6, lambda number: tick(stack, members[number % 2]))
    for reader in crowd:
        until_told(stack, reader, ["loan_created", "loan_overdue"])
    events = "SELECT COUNT(*) FROM outbox JOIN loans ON subject = loans.id WHERE type = %s AND book_id = %s"
    assert stack.sql(events, "library.loan.overdue", book_id) == [(20,)]


def test_a_copy_whose_return_nobody_was_told_of_is_passed_on_by_the_clock(
    stack: RunningLibrary, crowd: list[HttpReader], new_book: NewBook
) -> None:
    awaited, forgotten, members = new_book(0), new_book(0), ("naver/check-dates", "nhn/check-dates")
    for reader in crowd[:2]:
        reserve(reader, stack.gslb, awaited)
    stack.sql("INSERT INTO copies (book_id, state) VALUES (%s, 'held'), (%s, 'held')", awaited, forgotten)

    def available(url: str) -> int:
        return int(httpx.get(f"{url}/api/books/{forgotten}").json()["available"])

    assert [available(url) for url in (stack.naver, stack.nhn)] == [0, 0]
    at_once(6, lambda number: tick(stack, members[number % 2]))
    assert (copies(stack, awaited), copies(stack, forgotten)) == (["held"], ["available"])
    assert line(stack, awaited, "ready") == [crowd[0].id]
    wait_until(lambda: notifications(stack, crowd[0].id) == ["reservation_ready"], "the first in line is told, once")
    wait_until(lambda: [available(url) for url in (stack.naver, stack.nhn)] == [1, 1], "everybody sees the other")
    assert line(stack, awaited, "waiting") == [crowd[1].id]


def test_a_loan_renewed_in_the_moment_that_it_was_due_is_told_of_when_it_is_overdue_at_last(
    stack: RunningLibrary, reader: HttpReader, new_book: NewBook
) -> None:
    (loan,) = lend(stack, [reader], new_book(1))
    stack.sql("UPDATE loans SET overdue_told_at = due_at WHERE id = %s", loan)
    assert reader.ask("POST", f"{stack.naver}/api/loans/{loan}/renew").status_code == 200
    stack.sql("UPDATE loans SET due_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE id = %s", loan)
    tick(stack, "naver/check-dates")
    wait_until(lambda: "loan_overdue" in notifications(stack, reader.id), "the reader is told")
