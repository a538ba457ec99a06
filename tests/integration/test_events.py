"""Events on their way from a commit to those who take them, whatever dies on that way."""

import os
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from tests import outbox
from tests.outbox import bring, loan, notifications, tick, unsent, write
from tests.reader import HttpReader
from tests.shelf import NewBook
from tests.stack import RunningLibrary, wait_until

CREATED, RETURNED, OVERDUE = "library.loan.created", "library.loan.returned", "library.loan.overdue"


def borrow(reader: HttpReader, url: str, book_id: str) -> str:
    """Borrow a book; give the loan's id."""
    reader.add(url, book_id)
    answer = reader.ask("POST", f"{url}/api/loans", f"borrow-{book_id}", json={"book_ids": [book_id]})
    assert answer.status_code == 200, answer.text
    (made,) = answer.json()["loans"]
    return str(made["id"])


def told(reader: HttpReader, url: str) -> list[str]:
    """Give the types of the reader's notifications, newest first."""
    answer = reader.ask("GET", f"{url}/api/notifications")
    return [each["type"] for each in answer.json()["notifications"]] if answer.status_code == 200 else []


def test_a_loan_is_told_to_its_reader_at_once(stack: RunningLibrary, reader: HttpReader, new_book: NewBook) -> None:
    book = new_book(1)
    borrow(reader, stack.naver, book)
    wait_until(lambda: told(reader, stack.nhn) == ["loan_created"], "the notification", seconds=5)
    body = reader.ask("GET", f"{stack.nhn}/api/notifications").json()
    assert body["unread"] == 1
    assert body["notifications"][0]["book_id"] == book
    wait_until(lambda: unsent(stack) == 0, "every event was sent")


@pytest.mark.parametrize("fault", ["kill", "hang", "partition"])
def test_an_event_of_a_member_that_is_lost_after_its_commit_arrives_through_the_other(
    stack: RunningLibrary, reader: HttpReader, new_book: NewBook, fault: str
) -> None:
    broker = stack.pids("naver")["naver/broker"]
    os.kill(broker, signal.SIGSTOP)  # the commit is done, and the event cannot leave
    try:
        borrow(reader, stack.naver, new_book(1))
        assert unsent(stack) == 1
        stack.fault("naver", fault)
        wait_until(lambda: told(reader, stack.nhn) == ["loan_created"], "nhn sends it", seconds=20)
        wait_until(lambda: unsent(stack) == 0, "it is not sent again")
    finally:
        with suppress(ProcessLookupError):
            os.kill(broker, signal.SIGCONT)
        stack.heal("naver")
    assert told(reader, stack.nhn) == ["loan_created"]


def test_a_consumer_that_gets_an_event_twice_acts_once(stack: RunningLibrary, reader: HttpReader) -> None:
    for name in ("naver/notify", "nhn/notify", "naver/notify"):
        assert bring(stack, name, CREATED, loan(reader.id), f"twice-{reader.id}").status_code == 200
    assert notifications(stack, reader.id) == ["loan_created"]
    reader.add(stack.naver, 7, 2)
    for name in ("naver/take-from-cart", "nhn/take-from-cart"):
        assert bring(stack, name, CREATED, loan(reader.id, 7, loan_id=990_001)).status_code == 200
    assert reader.cart(stack.nhn) in ({}, {"7": 1})  # taken once, by the line or by one


def test_a_copy_that_came_back_is_held_for_one_reader_however_often_that_is_told(
    stack: RunningLibrary, reader: HttpReader, new_book: NewBook
) -> None:
    book = new_book(1)
    number = borrow(reader, stack.naver, book)
    with HttpReader(stack) as first, HttpReader(stack) as second:
        for other in (first, second):
            other.ask("POST", f"{stack.nhn}/api/reservations", json={"book_id": book})
        assert reader.ask("POST", f"{stack.naver}/api/loans/{number}/return").status_code == 200
        states = "SELECT state FROM reservations WHERE book_id = %s ORDER BY id"
        held = [("ready",), ("waiting",)]
        wait_until(lambda: stack.sql(states, book) == held, "the copy is held")
        for name in ("naver/hold-copy", "nhn/hold-copy"):
            assert bring(stack, name, RETURNED, loan(reader.id, int(book))).status_code == 200
        assert stack.sql(states, book) == held
        wait_until(lambda: notifications(stack, first.id) == ["reservation_ready"], "the first is told")
        assert notifications(stack, second.id) == []


def test_a_consumer_that_is_down_gets_it_later_and_keeps_no_other_waiting(
    stack: RunningLibrary, reader: HttpReader
) -> None:
    pids = [stack.pids(member)[f"{member}/notify"] for member in ("naver", "nhn")]
    for pid in pids:
        os.killpg(pid, signal.SIGSTOP)
    thawing = threading.Timer(5, lambda: [*map(os.killpg, pids, [signal.SIGCONT] * 2)])
    thawing.start()
    try:
        reader.add(stack.naver, 8)
        write(stack, CREATED, loan(reader.id, 8, loan_id=990_002))
        ticking = threading.Thread(target=tick, args=(stack, "naver/relay-events"))
        ticking.start()
        wait_until(lambda: reader.cart(stack.naver) == {}, "take-from-cart has it", seconds=3)
        assert notifications(stack, reader.id) == []
        wait_until(lambda: notifications(stack, reader.id) == ["loan_created"], "notify has it", seconds=15)
        ticking.join()
    finally:
        thawing.join()
    wait_until(lambda: unsent(stack) == 0, "it is sent")


def test_what_always_fails_ends_in_the_dead_letters_and_keeps_no_other_event_waiting(
    stack: RunningLibrary, reader: HttpReader
) -> None:
    malformed = write(stack, OVERDUE, {"book_id": 1})
    failing = write(stack, OVERDUE, loan("nobody"))  # whom no notification may be written for
    fine = threading.Thread(target=tick, args=(stack, "naver/relay-events"))
    fine.start()
    wait_until(lambda: unsent(stack) >= 1, "the relay waits")
    write(stack, OVERDUE, loan(reader.id))
    tick(stack, "nhn/relay-events")
    assert notifications(stack, reader.id) == ["loan_overdue"]

    def reasons() -> set[tuple[str, str]]:
        rows = stack.sql("SELECT event_id, reason FROM dead_letters WHERE event_id IN (%s, %s)", malformed, failing)
        return {(row[0], row[1]) for row in rows}

    dead = {(str(malformed), "notify answered 400"), (str(failing), "notify answered 500")}
    wait_until(lambda: reasons() == dead, "both are given up", seconds=45)
    fine.join()
    wait_until(lambda: unsent(stack) == 0, "neither is sent again")


def test_each_event_is_sent_by_one_relay_however_many_relay(stack: RunningLibrary, reader: HttpReader) -> None:
    numbers = [write(stack, OVERDUE, loan(reader.id, loan_id=number)) for number in range(60)]
    relays = ["naver/relay-events", "nhn/relay-events"] * 4
    with ThreadPoolExecutor(len(relays)) as pool:
        assert {answer.status_code for answer in pool.map(lambda name: tick(stack, name), relays)} == {200}
    wait_until(lambda: unsent(stack) == 0, "all are sent")
    sent = Counter(outbox.sendings(stack))
    assert {sent[str(number)] for number in numbers} == {1}
    assert notifications(stack, reader.id) == ["loan_overdue"] * 60


def test_writers_do_not_wait_while_an_event_is_under_way(stack: RunningLibrary, reader: HttpReader) -> None:
    brokers = [stack.pids(member)[f"{member}/broker"] for member in ("naver", "nhn")]
    for pid in brokers:
        os.kill(pid, signal.SIGSTOP)
    try:
        number = write(stack, OVERDUE, loan(reader.id))
        relaying = threading.Thread(target=tick, args=(stack, "naver/relay-events"))
        relaying.start()
        free = "SELECT id FROM outbox WHERE id = %s FOR UPDATE SKIP LOCKED"
        wait_until(lambda: stack.sql(free, number) == [], "a relay has it in hand")
        started = time.monotonic()
        write(stack, OVERDUE, loan(reader.id))
        assert time.monotonic() - started < 0.3
    finally:
        for pid in brokers:
            os.kill(pid, signal.SIGCONT)
    relaying.join()
    wait_until(lambda: len(notifications(stack, reader.id)) == 2, "both arrive", seconds=15)


def test_dates_that_both_members_check_at_once_are_told_once(
    stack: RunningLibrary, reader: HttpReader, new_book: NewBook
) -> None:
    loans = [borrow(reader, stack.naver, new_book(1)) for _ in range(3)]
    stack.sql("UPDATE loans SET due_at = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR WHERE user_id = %s", reader.id)
    clocks = ["naver/check-dates", "nhn/check-dates"] * 3
    with ThreadPoolExecutor(len(clocks)) as pool:
        assert {answer.status_code for answer in pool.map(lambda name: tick(stack, name), clocks)} == {200}
    rows = stack.sql("SELECT subject FROM outbox WHERE type = %s AND subject IN %s", OVERDUE, loans)
    assert sorted(row[0] for row in rows) == sorted(loans)
    expected = ["loan_created"] * 3 + ["loan_overdue"] * 3
    wait_until(lambda: notifications(stack, reader.id) == expected, "each is told once")
