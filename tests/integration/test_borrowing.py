"""No copy is lent twice and no loan is lost, whoever borrows at once and whatever dies meanwhile."""

import contextlib
import os
import random
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import uuid4

import httpx
import pymysql
import pytest

from tests.reader import HttpReader, at_once
from tests.shelf import NewBook, copies
from tests.stack import RunningLibrary, wait_until

# No two loans of one copy at the same time.
OVERLAPS = """SELECT COUNT(*) FROM loans AS one JOIN loans AS other USING (copy_id)
  WHERE one.id < other.id AND (one.returned_at IS NULL OR one.returned_at > other.borrowed_at) AND one.book_id IN %s"""
# A copy is lent exactly while there is an open loan of it.
ASTRAY = """SELECT COUNT(*) FROM copies LEFT JOIN loans ON open_copy = copies.id
  WHERE (state = 'lent') <> (open_copy IS NOT NULL) AND copies.book_id IN %s"""


@pytest.fixture
def crowd(stack: RunningLibrary) -> Iterator[list[HttpReader]]:
    """Give 100 readers who are logged in."""
    with contextlib.ExitStack() as clients:
        yield [clients.enter_context(HttpReader(stack)) for _ in range(100)]


def outcome(answer: httpx.Response) -> str:
    """Give "lent", or why not."""
    assert answer.status_code == 200, answer.text
    (reason,) = [each["code"] for each in answer.json()["refused"]] or ["lent"]
    return str(reason)


def persistently(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """Ask as the browser does: again, with the same key, until there is an answer."""
    deadline = time.monotonic() + 30
    while True:
        with contextlib.suppress(httpx.TransportError):
            answer = ask()
            if answer.status_code != 503 or time.monotonic() > deadline:
                return answer
        time.sleep(0.1)


def sound(stack: RunningLibrary, *books: str) -> None:
    assert stack.sql(OVERLAPS, books) == stack.sql(ASTRAY, books) == [(0,)]


def test_of_two_copies_100_readers_at_once_through_both_members_get_exactly_two(
    stack: RunningLibrary, crowd: list[HttpReader], new_book: NewBook
) -> None:
    book_id = new_book(2)
    for reader in crowd:
        reader.add(stack.gslb, book_id)
    members = (stack.naver, stack.nhn)
    answers = at_once(100, lambda number: crowd[number].borrow(members[number % 2], book_id))
    assert Counter(map(outcome, answers)) == {"lent": 2, "no_copy_left": 98}
    assert {answer.headers["x-served-by"] for answer in answers} == {"naver", "nhn"}
    assert sorted(len(answer.json()["cart"]) for answer in answers) == [0, 0] + [1] * 98
    assert copies(stack, book_id) == ["lent", "lent"]
    sound(stack, book_id)
    for url in members:
        book = httpx.get(f"{url}/api/books/{book_id}").json()
        assert (book["copies"], book["available"]) == (2, 0)


def test_of_two_copies_100_readers_get_exactly_two_while_a_member_is_killed(
    stack: RunningLibrary, crowd: list[HttpReader], new_book: NewBook
) -> None:
    book_id = new_book(2)
    for reader in crowd:
        reader.add(stack.gslb, book_id)
    keys = [str(uuid4()) for _ in crowd]
    with ThreadPoolExecutor(101) as pool:
        killed = pool.submit(stack.fault, "naver", "kill")
        asked = []
        for reader, key in zip(crowd, keys, strict=True):
            asked.append(pool.submit(persistently, partial(reader.borrow, stack.gslb, book_id, key=key)))
            time.sleep(0.02)
        killed.result()
        answers = [each.result() for each in asked]
    assert Counter(map(outcome, answers)) == {"lent": 2, "no_copy_left": 98}
    sound(stack, book_id)
    # Asked once more with the same key, the other member tells everybody the same.
    for reader, key, answer in list(zip(crowd, keys, answers, strict=True))[:10]:
        again = reader.borrow(stack.nhn, book_id, key=key).json()
        assert (again["loans"], again["refused"]) == (answer.json()["loans"], answer.json()["refused"])


def test_one_key_sent_20_times_at_once_over_both_members_lends_once(
    stack: RunningLibrary, reader: HttpReader, new_book: NewBook
) -> None:
    books, key = [new_book(3), new_book(3)], str(uuid4())
    for book_id in books:
        reader.add(stack.gslb, book_id)
    members = (stack.naver, stack.nhn)
    answers = at_once(20, lambda number: reader.borrow(members[number % 2], key=key))
    assert [answer.status_code for answer in answers] == [200] * 20
    (loans,) = {tuple(loan["id"] for loan in answer.json()["loans"]) for answer in answers}
    assert len(loans) == 2
    assert [copies(stack, book_id) for book_id in books] == [["lent", "available", "available"]] * 2


def test_no_reader_gets_more_than_five_books_by_asking_for_each_at_once(
    stack: RunningLibrary, reader: HttpReader, new_book: NewBook
) -> None:
    books = [new_book(1) for _ in range(12)]
    for book_id in books:
        reader.add(stack.gslb, book_id)
    members = (stack.naver, stack.nhn)
    answers = at_once(12, lambda number: reader.borrow(members[number % 2], books[number]))
    assert Counter(map(outcome, answers)) == {"lent": 5, "loan_limit": 7}
    sound(stack, *books)


def test_an_answer_that_was_lost_is_given_again(stack: RunningLibrary, reader: HttpReader, new_book: NewBook) -> None:
    book_id, key = new_book(1), str(uuid4())
    reader.add(stack.gslb, book_id)
    with socket.create_connection(("127.0.0.1", stack.port)) as connection:
        body = b'{"book_ids":["%s"]}' % book_id.encode()
        connection.sendall(
            b"POST /api/loans HTTP/1.1\r\nHost: library\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
            b"Authorization: Bearer %s\r\nIdempotency-Key: %s\r\n\r\n%s"
            % (len(body), reader.token.encode(), key.encode(), body)
        )
        wait_until(lambda: copies(stack, book_id) == ["lent"], "the book is lent")
    for url in (stack.naver, stack.nhn):
        (loan,) = reader.borrow(url, book_id, key=key).json()["loans"]
        assert loan["book_id"] == book_id
    assert reader.cart(stack.gslb) == {}
    sound(stack, book_id)


def test_readers_who_borrow_and_return_all_the_time_never_hold_one_copy_at_once(
    stack: RunningLibrary, crowd: list[HttpReader], new_book: NewBook
) -> None:
    books, members = [new_book(2) for _ in range(3)], (stack.naver, stack.nhn)

    def walk(number: int) -> int:
        reader, chance, lent = crowd[number], random.Random(number), 0
        for turn in range(12):
            url, wanted = members[(number + turn) % 2], chance.sample(books, 2)
            for book_id in wanted:
                persistently(partial(reader.add, url, book_id, 1, str(uuid4())))
            answer = persistently(partial(reader.borrow, url, *wanted, key=str(uuid4())))
            for loan in answer.json()["loans"]:
                path = f"{url}/api/loans/{loan['id']}/return"
                assert persistently(partial(reader.ask, "POST", path)).status_code == 200
                lent += 1
        return lent

    with ThreadPoolExecutor(8) as pool:
        lent = sum(pool.map(walk, range(8)))
    sound(stack, *books)
    assert stack.sql("SELECT COUNT(*), SUM(returned) FROM loans WHERE book_id IN %s", books) == [(lent, lent)]
    assert lent > 50


def test_what_was_lent_leaves_the_cart_once_though_the_function_is_killed_right_after_the_commit(
    stack: RunningLibrary, reader: HttpReader, new_book: NewBook
) -> None:
    book_id, key = new_book(2), str(uuid4())
    reader.add(stack.gslb, book_id)
    pid = stack.pids("naver")["naver/borrow"]
    with stack.mariadb() as cursor, stack.mariadb() as looking, stack.redis() as redis, ThreadPoolExecutor(1) as aside:
        redis.ping()  # connected: a statement waits no longer than 0.6 s for a row
        cursor.execute("BEGIN")
        cursor.execute("SELECT id FROM books WHERE id = %s FOR UPDATE", (book_id,))  # it gets no further than here
        asked = aside.submit(reader.borrow, stack.naver, book_id, key=key)
        wait_until(lambda: waits(looking), "the loan waits for the book")
        redis.client_pause(3000, all=False)  # and not as far as the cart
        cursor.execute("COMMIT")
        wait_until(lambda: copies(stack, book_id) == ["lent", "available"], "the loan is committed")
        os.killpg(pid, signal.SIGKILL)
        redis.client_unpause()
        assert asked.result().status_code == 503
    wait_until(lambda: reader.cart(stack.nhn) == {}, "the loan's event has taken the line", seconds=90)
    reader.add(stack.nhn, book_id)
    (loan,) = persistently(partial(reader.borrow, stack.gslb, book_id, key=key)).json()["loans"]
    assert loan["book_id"] == book_id
    assert reader.cart(stack.gslb) == {book_id: 1}  # put in again since, and no event or retry takes it
    sound(stack, book_id)


def waits(cursor: pymysql.cursors.Cursor) -> bool:
    return cursor.execute("SELECT 1 FROM information_schema.processlist WHERE info LIKE '%JOIN books %FOR UPDATE'") > 0
