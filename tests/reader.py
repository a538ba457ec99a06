"""A user with a session, who asks whichever address of the library a test wants."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import TracebackType
from typing import Any, Self

import httpx

from tests.stack import RunningLibrary


class HttpReader:
    """One logged-in user. Any number of threads may share it."""

    def __init__(self, stack: RunningLibrary, role: str = "user") -> None:
        self.stack = stack
        self.id = stack.new_user(role)
        self.token = stack.log_in(self.id)
        self.client = httpx.Client(
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=20,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=None),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.client.close()

    def ask(self, method: str, url: str, key: str | None = None, **options: Any) -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return self.client.request(method, url, headers=headers, **options)

    def add(self, url: str, book_id: object, quantity: int = 1, key: str | None = None) -> httpx.Response:
        return self.ask("POST", f"{url}/api/cart/add", key, json={"book_id": book_id, "quantity": quantity})

    def borrow(self, url: str, *book_ids: str, key: str | None = None) -> httpx.Response:
        """Borrow books that are in the cart, or all of it."""
        return self.ask("POST", f"{url}/api/loans", key, json={"book_ids": book_ids} if book_ids else {})

    def log_in(self, url: str, key: str | None = None) -> httpx.Response:
        return self.ask("POST", f"{url}/api/users/login", key, json={"id": self.id, "password": "password"})

    def cart(self, url: str) -> dict[str, int]:
        """Give the quantity by book id."""
        answer = self.client.get(f"{url}/api/cart")
        assert answer.status_code == 200, answer.text
        return quantities(answer.json())


def quantities(cart: list[dict[str, Any]]) -> dict[str, int]:
    """Give the quantity by book id of a cart as the library answers it."""
    return {line["book_id"]: line["quantity"] for line in cart}


def at_once(count: int, ask: Callable[[int], httpx.Response]) -> list[httpx.Response]:
    """Call `ask` with 0 to count - 1, each in a thread of its own and all at the same moment."""
    start = Barrier(count)

    def one(number: int) -> httpx.Response:
        start.wait()
        return ask(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
