"""Redis holds sessions and carts. Without it they wait, and the books can still be read."""

import os
import signal
import time
from uuid import uuid4

import httpx
import pytest

from tests.integration.returning import every_function_works_at_once
from tests.reader import HttpReader, at_once
from tests.stack import RunningLibrary, wait_until

pytestmark = pytest.mark.undisturbed

MEMBER_SECONDS, GSLB_SECONDS = 1.5, 3.0  # until a caller is told; the GSLB may ask both members


def test_what_was_acknowledged_survives_a_kill_9_of_redis_in_the_next_moment(
    stack: RunningLibrary, reader: HttpReader
) -> None:
    pid = stack.pids("central")["central/redis"]
    for book in range(101, 111):
        assert reader.add(stack.gslb, book, book - 100).status_code == 200
    os.kill(pid, signal.SIGKILL)  # supervisor starts it again
    wait_until(lambda: reader.ask("GET", f"{stack.gslb}/api/cart").status_code == 200, "Redis is back")
    assert stack.pids("central")["central/redis"] != pid
    assert reader.cart(stack.naver) == reader.cart(stack.nhn) == {str(book): book - 100 for book in range(101, 111)}


def test_redis_writes_each_change_to_disk_before_it_acknowledges_it_and_never_evicts(stack: RunningLibrary) -> None:
    with stack.redis() as redis:
        kept = redis.config_get("append*", "maxmemory-policy")
    assert (kept["appendonly"], kept["appendfsync"], kept["maxmemory-policy"]) == ("yes", "always", "noeviction")


@pytest.mark.parametrize("kind", ["kill", "hang"])
def test_without_redis_carts_and_login_say_503_in_time_and_books_go_on(
    stack: RunningLibrary, reader: HttpReader, kind: str
) -> None:
    urls = (stack.naver, stack.nhn, stack.gslb)
    reader.add(stack.gslb, 1)
    every_function_works_at_once(stack)  # and has a connection on each of its threads, which will die
    before = stack.pids("naver", "nhn")
    with HttpReader(
        stack
    ) as other:  # a hung Redis does what it was told when it wakes up, though nobody waits any more
        stack.fault("redis", kind)
        for url in urls:
            refused(reader, "GET", f"{url}/api/cart")
            refused(other, "POST", f"{url}/api/cart/add", json={"book_id": "1"})
            refused(other, "DELETE", f"{url}/api/cart/remove/1")
            refused(other, "POST", f"{url}/api/cart/clear")
            refused(other, "POST", f"{url}/api/users/logout")
            refused(other, "POST", f"{url}/api/users/login", json={"id": other.id, "password": "password"})
            for path in ("/api/books", "/api/books?search=Go", "/api/books/3"):
                answer = httpx.get(url + path, timeout=10)
                assert answer.status_code == 200, f"{url}{path}: {answer.text}"
        # With a key the GSLB asks both members, one after the other.
        refused(other, "POST", f"{stack.gslb}/api/cart/add", str(uuid4()), json={"book_id": "1"})
        refused(other, "POST", f"{stack.gslb}/api/users/login", str(uuid4()), json={"id": other.id, "password": "x"})
    wait_until(lambda: not stack.in_rotation("naver") and not stack.in_rotation("nhn"), "both members say 503")
    # With no member healthy the GSLB must not give up: who asks for books gets them.
    assert [httpx.get(f"{stack.gslb}/api/books", timeout=10).status_code for _ in range(10)] == [200] * 10
    refused(reader, "GET", f"{stack.gslb}/api/cart")
    stack.heal("redis")
    assert reader.cart(stack.gslb) == {"1": 1}  # the session is still good
    every_function_works_at_once(stack)
    assert stack.pids("naver", "nhn") == before


def test_while_redis_hangs_a_crowd_is_told_in_time_too(stack: RunningLibrary, reader: HttpReader) -> None:
    """Each function has 4 threads: if each request waited for Redis, the last of them would stand in line for long."""
    reader.cart(stack.gslb)
    stack.fault("redis", "hang")
    started = time.monotonic()
    answers = at_once(40, lambda _: reader.ask("GET", f"{stack.gslb}/api/cart"))
    seconds = time.monotonic() - started
    assert [answer.status_code for answer in answers] == [503] * 40
    assert seconds < GSLB_SECONDS


def refused(reader: HttpReader, method: str, url: str, key: str | None = None, **options: object) -> None:
    """Ask, and expect the 503 that says: the session is still good, try again."""
    limit = GSLB_SECONDS if url.startswith(reader.stack.gslb) else MEMBER_SECONDS
    taken: list[float] = []
    while not taken or (min(taken) > limit and len(taken) < 3):  # once more, should this machine have been busy
        started = time.monotonic()
        answer = reader.ask(method, url, key, **options)
        taken.append(time.monotonic() - started)
        assert (answer.status_code, answer.headers.get("retry-after")) == (503, "1"), f"{method} {url}: {answer.text}"
        assert answer.json()["code"] == "unavailable"
    assert min(taken) < limit, f"{method} {url}: {taken}"
