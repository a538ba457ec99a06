"""The load: keep-alive connections that send the same call again and again. Its own CPU is never counted."""

import http.client
import itertools
import json
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from central import public

CONNECTIONS = 4  # as many as a function has threads
BOOKS = 5  # the ids 1 to 5 are added in turn


class CallError(Exception):
    """An answer other than 200: what was measured would not be the work that was meant."""


class BusyError(CallError):
    """A 503: the machine was too busy for a moment."""


@dataclass(frozen=True)
class Call:
    """One request."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None

    def send(self, connection: http.client.HTTPConnection) -> bytes:
        """Give the body of the answer, or raise CallError."""
        connection.request(self.method, self.path, self.body, self.headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            kind = BusyError if answer.status == 503 else CallError
            raise kind(f"{self.method} {self.path} was answered {answer.status}: {body[:200].decode()}")
        return body


Calls = Callable[[int], Call]
_Measured = TypeVar("_Measured")


class Rounds:
    """Rounds of a measurement; one that a busy machine spoils is done again, and counted."""

    def __init__(self, patience: int = 30) -> None:
        """Take how many may be done again in all."""
        self.patience = patience
        self.repeated = 0

    def undisturbed(self, measure: Callable[[], _Measured]) -> _Measured:
        """Give what `measure` gives without a 503; BusyError when that has happened too often."""
        while True:
            try:
                return measure()
            except BusyError:
                self.repeated += 1
                if self.repeated > self.patience:
                    raise


def once(port: int, call: Call) -> bytes:
    """Send one call on a connection of its own; give the body of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        return call.send(connection)
    finally:
        connection.close()


def burst(port: int, calls: Calls, requests: int) -> None:
    """Send so many requests, spread over CONNECTIONS; `calls` gives the n-th of a connection."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(lambda _: _series(port, calls, requests // CONNECTIONS), range(CONNECTIONS)))


def log_in() -> Call:
    """Give the login of the test account."""
    body = json.dumps({"id": "user", "password": public.ACCOUNTS["user"][0]})
    return Call("POST", "/api/users/login", {"Content-Type": "application/json"}, body)


def endpoints(token: str) -> dict[str, Calls]:
    """Give the calls to measure by their function's name, for a session's token."""
    session = {"Authorization": f"Bearer {token}"}
    books = itertools.cycle(json.dumps({"book_id": str(number)}) for number in range(1, BOOKS + 1))

    def add(number: int) -> Call:
        fresh = {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}
        return Call("POST", "/api/cart/add", session | fresh, next(books))

    read, browse = Call("GET", "/api/cart", session), Call("GET", "/api/books")
    return {"get-cart": lambda number: read, "add-to-cart": add, "list-books": lambda number: browse}


def _series(port: int, calls: Calls, requests: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        for number in range(requests):
            calls(number).send(connection)
    finally:
        connection.close()
