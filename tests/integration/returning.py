"""What must work at once when central is back: everything, with no function restarted and no change lost on the way."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx

from tests.reader import HttpReader
from tests.stack import RunningLibrary

NAMES = ["log_in", "add", "remove", "cart", "clear", "loans", "reservations", "list", "book", "healthz", "logout"]
THREADS = 4  # of each function; each has connections of its own, which may have died


def every_function_works_at_once(stack: RunningLibrary) -> None:
    """Ask every function of both members on all of its threads, changes without a key: the first try must succeed."""
    with ExitStack() as clients, ThreadPoolExecutor(2 * THREADS) as pool:
        readers = [clients.enter_context(HttpReader(stack)) for _ in range(2 * THREADS)]
        for url in (stack.naver, stack.nhn):
            for name in NAMES:
                answers = list(pool.map(lambda reader, name=name, url=url: _ask(reader, name, url), readers))
                assert {answer.status_code for answer in answers} == {200}, f"{name} through {url}"
            for reader in readers:
                reader.token = stack.log_in(reader.id)
                reader.client.headers["Authorization"] = f"Bearer {reader.token}"


def _ask(reader: HttpReader, name: str, url: str) -> httpx.Response:
    if name == "log_in":
        return reader.log_in(url)
    if name == "add":
        return reader.add(url, 1, 2)
    method, path = {
        "remove": ("DELETE", "/api/cart/remove/1?quantity=1"),
        "cart": ("GET", "/api/cart"),
        "clear": ("POST", "/api/cart/clear"),
        "loans": ("GET", "/api/loans"),
        "reservations": ("GET", "/api/reservations"),
        "list": ("GET", "/api/books"),
        "book": ("GET", "/api/books/1"),
        "healthz": ("GET", "/healthz"),
        "logout": ("POST", "/api/users/logout"),
    }[name]
    return reader.ask(method, url + path)
