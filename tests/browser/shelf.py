"""Books of a test's own, and other readers who borrow them."""

import secrets
from dataclasses import dataclass
from typing import Any

import httpx

from tests.stack import RunningLibrary, wait_until


@dataclass(frozen=True)
class OwnBook:
    """A book that was put on the shelf."""

    id: str
    title: str


class Shelf:
    """The library behind the browser, as an administrator and other readers use it."""

    def __init__(self, stack: RunningLibrary) -> None:
        self._stack = stack
        self._admin = stack.log_in(stack.new_user("admin"))

    def add(self, copies: int = 1) -> OwnBook:
        """Put a new book on the shelf."""
        book = {
            "title": f"책 {secrets.token_hex(4)}",
            "author": "한강",
            "publisher": "창비",
            "year": 2014,
            "category": "문학",
            "description": "열흘의 이야기.",
            "price": 15_000,
            "copies": copies,
        }
        added = self.ask(self._admin, "POST", "/api/admin/books", json=book)
        return OwnBook(added["id"], added["title"])

    def borrow(self, token: str, *books: OwnBook) -> list[str]:
        """Borrow books through the cart of a session, and give the ids of the loans."""
        for book in books:
            self.ask(token, "POST", "/api/cart/add", json={"book_id": book.id})
        done = self.ask(token, "POST", "/api/loans", json={"book_ids": [book.id for book in books]})
        assert done["refused"] == [], done
        return [loan["id"] for loan in done["loans"]]

    def lend_out(self, book: OwnBook) -> tuple[str, str]:
        """Have someone else borrow a copy; gives their session's token and the id of the loan."""
        token = self._stack.log_in()
        return token, self.borrow(token, book)[0]

    def take_back(self, token: str, loan: str) -> None:
        self.ask(token, "POST", f"/api/loans/{loan}/return")

    def reserve(self, token: str, book: OwnBook) -> None:
        self.ask(token, "POST", "/api/reservations", json={"book_id": book.id})

    def is_ready(self, token: str) -> bool:
        """Say whether the first reservation of a session is ready."""
        return bool(self.ask(token, "GET", "/api/reservations")[0]["state"] == "ready")

    def wait_for_news(self, token: str, count: int) -> None:
        """Wait until so many notifications are unread."""
        wait_until(lambda: self.ask(token, "GET", "/api/notifications")["unread"] == count, f"{count} unread")

    def ask(self, token: str, method: str, path: str, **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": secrets.token_hex(16)}
        answer = httpx.request(method, f"{self._stack.gslb}{path}", headers=headers, timeout=20, **options)
        assert answer.is_success, answer.text
        return answer.json()
