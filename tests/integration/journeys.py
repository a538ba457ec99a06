"""Readers at work: mixed requests through the GSLB, while each keeps account of what its own cart must hold."""

import random
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Event, Thread
from types import TracebackType
from typing import Self
from uuid import uuid4

import httpx

from tests.reader import HttpReader, quantities
from tests.stack import BOOKS, RunningLibrary


@dataclass
class Journey:
    """One reader on the way. `cart` is what was acknowledged; `troubles` tells what did not go as it must."""

    reader: HttpReader
    url: str
    dice: random.Random
    cart: dict[str, int] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    served_by: set[str] = field(default_factory=set)
    requests: int = 0

    def step(self) -> None:
        """Ask for one thing at random, a change always with a key, and compare the answer with the account."""
        ask = self.dice.choices(
            [self.list_books, self.get_book, self.get_cart, self.add, self.remove, self.clear, self.log_in],
            weights=[25, 15, 20, 24, 12, 2, 2],
        )[0]
        started = time.monotonic()
        try:
            answer = ask()
        except httpx.HTTPError as error:
            self.troubles.append(f"{ask.__name__}: {error!r} after {time.monotonic() - started:.2f} s")
            return
        finally:
            self.requests += 1
        self.served_by.add(answer.headers.get("x-served-by", "nobody"))
        if answer.status_code != 200:
            waited = f"after {time.monotonic() - started:.2f} s"
            self.troubles.append(f"{ask.__name__}: {answer.status_code} {answer.text} {waited}")

    def list_books(self) -> httpx.Response:
        sort = self.dice.choice(["id", "-id", "title", "-year", "price"])
        return self.reader.ask("GET", f"{self.url}/api/books?sort={sort}")

    def get_book(self) -> httpx.Response:
        return self.reader.ask("GET", f"{self.url}/api/books/{self.dice.choice(BOOKS)}")

    def get_cart(self) -> httpx.Response:
        answer = self.reader.ask("GET", f"{self.url}/api/cart")
        self._compare(answer, answer.json())
        return answer

    def add(self) -> httpx.Response:
        book_id = str(self.dice.choice(BOOKS))
        answer = self.reader.add(self.url, book_id, key=str(uuid4()))
        if answer.status_code == 200:
            self.cart[book_id] = self.cart.get(book_id, 0) + 1
            self._compare(answer, answer.json()["cart"])
        return answer

    def remove(self) -> httpx.Response:
        book_id = self.dice.choice([*self.cart, "1"])
        answer = self.reader.ask("DELETE", f"{self.url}/api/cart/remove/{book_id}?quantity=1", key=str(uuid4()))
        if answer.status_code == 200:
            self.cart[book_id] = self.cart.get(book_id, 0) - 1
            if self.cart[book_id] < 1:
                del self.cart[book_id]
            self._compare(answer, answer.json()["cart"])
        return answer

    def clear(self) -> httpx.Response:
        answer = self.reader.ask("POST", f"{self.url}/api/cart/clear", key=str(uuid4()))
        if answer.status_code == 200:
            self.cart.clear()
        return answer

    def log_in(self) -> httpx.Response:
        return self.reader.log_in(self.url, key=str(uuid4()))

    def _compare(self, answer: httpx.Response, lines: list[dict[str, object]]) -> None:
        if answer.status_code == 200 and quantities(lines) != self.cart:
            self.troubles.append(f"the cart is {quantities(lines)}, and what was acknowledged makes {self.cart}")


class Journeys:
    """Within the block, `readers` go about at `rate` requests per second together."""

    def __init__(self, stack: RunningLibrary, readers: int = 20, rate: float = 100) -> None:
        self.pause = readers / rate
        self.over = Event()
        self.clients = ExitStack()
        self.all = [
            Journey(self.clients.enter_context(HttpReader(stack)), stack.gslb, random.Random(number))
            for number in range(readers)
        ]
        self.threads = [Thread(target=self._walk, args=(journey,)) for journey in self.all]

    def __enter__(self) -> Self:
        self.started = time.monotonic()
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()
        self.seconds = time.monotonic() - self.started
        self.carts = [journey.reader.cart(journey.url) for journey in self.all] if error is None else []
        self.clients.close()

    @property
    def troubles(self) -> list[str]:
        return [trouble for journey in self.all for trouble in journey.troubles]

    @property
    def requests(self) -> int:
        return sum(journey.requests for journey in self.all)

    def _walk(self, journey: Journey) -> None:
        due = time.monotonic() + journey.dice.uniform(0, self.pause)  # not all of them in step
        while not self.over.wait(max(0.0, due - time.monotonic())):
            journey.step()
            due = max(due + self.pause, time.monotonic() - 1)  # who was held up makes up for a second of it
