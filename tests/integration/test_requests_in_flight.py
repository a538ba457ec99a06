"""A request under way when its member is lost: what is safe goes to the other member, and nothing is applied twice."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from uuid import uuid4

import httpx
import pytest

from tests.reader import HttpReader
from tests.stack import RunningLibrary, runs, wait_until

SAFE, UNSAFE = range(100, 120), range(120, 140)


@pytest.mark.undisturbed  # else the front door leaves naver out before all have asked
def test_what_a_hung_member_swallowed_is_answered_by_the_other_one_if_safe_and_never_applied_twice(
    stack: RunningLibrary, reader: HttpReader
) -> None:
    """Without a key a change may be lost or applied, once: the member still does it when it wakes up."""
    pid = stack.pids("naver")["naver/gateway"]
    with ThreadPoolExecutor(61) as pool:
        # Only over a connection that is there can a hung member swallow anything: with a new one it makes no TLS.
        list(pool.map(lambda _: reader.client.get(f"{stack.gslb}/api/cart"), range(300)))
        hung = pool.submit(stack.fault, "naver", "hang")
        wait_until(lambda: not runs(pid), "naver hangs")
        unkeyed = [pool.submit(timed, reader.add, stack.gslb, book) for book in UNSAFE]
        reads = [pool.submit(timed, reader.client.get, f"{stack.gslb}/api/cart") for _ in SAFE]
        keyed = [pool.submit(timed, reader.add, stack.gslb, book, 1, str(uuid4())) for book in SAFE]
    hung.result()
    answers = [each.result() for each in (*reads, *keyed)]
    assert [answer.status_code for answer, _ in answers] == [200] * 40
    assert {answer.headers["x-served-by"] for answer, _ in answers} == {"nhn"}
    assert any(seconds > 1 for _, seconds in answers), "naver had swallowed none of them"

    outcomes = {str(book): each.result()[0] for book, each in zip(UNSAFE, unkeyed, strict=True)}
    assert {answer.status_code for answer in outcomes.values()} == {200, 503}
    assert all("retry-after" in answer.headers for answer in outcomes.values() if answer.status_code == 503)

    stack.heal("naver")
    time.sleep(1)  # what naver had swallowed is done by now
    cart = reader.cart(stack.gslb)
    assert {book: cart[str(book)] for book in SAFE} == dict.fromkeys(SAFE, 1)
    for book, answer in outcomes.items():
        assert cart.get(book, 0) == 1 if answer.status_code == 200 else cart.get(book, 0) <= 1


def test_changes_without_a_key_are_never_applied_twice_when_a_member_dies_under_them(stack: RunningLibrary) -> None:
    readers = [HttpReader(stack) for _ in range(8)]
    with ThreadPoolExecutor(len(readers) + 1) as pool:
        walks: list[Future[dict[str, int]]] = [pool.submit(add_one_after_the_other, each, stack) for each in readers]
        time.sleep(0.5)
        stack.fault("naver", "kill")
        answered = [walk.result() for walk in walks]
    for reader, statuses in zip(readers, answered, strict=True):
        cart = reader.cart(stack.gslb)
        assert set(statuses.values()) <= {200, 503}
        assert set(cart.values()) == {1}
        assert {book for book, status in statuses.items() if status == 200} <= set(cart)
        reader.client.close()


def test_a_change_that_never_reached_a_member_goes_to_the_other_one_even_without_a_key(
    stack: RunningLibrary, reader: HttpReader
) -> None:
    stack.fault("naver", "kill")
    books = count(100)
    # Until the GSLB knows, it tries naver, whose port refuses the connection.
    statuses = [reader.add(stack.gslb, next(books)).status_code for _ in range(20)]
    assert statuses == [200] * 20
    wait_until(lambda: not stack.in_rotation("naver"), "naver is out of rotation")
    assert reader.cart(stack.gslb) == {str(book): 1 for book in range(100, 120)}


def add_one_after_the_other(reader: HttpReader, stack: RunningLibrary) -> dict[str, int]:
    """Add each book once, without a key, and give the status by book."""
    statuses = {}
    for book in range(100, 200):
        statuses[str(book)] = reader.add(stack.gslb, book).status_code
        time.sleep(0.02)
    return statuses


def timed(ask, *arguments: object) -> tuple[httpx.Response, float]:  # type: ignore[no-untyped-def]
    started = time.monotonic()
    return ask(*arguments), time.monotonic() - started
