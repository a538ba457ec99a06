"""What the load knows of the library: books, the readers' password, how a change is asked for, and how loans look."""

import os
from ipaddress import ip_address
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from central import public

BOOKS = (*range(1, 9), *range(100, 200))  # central/books.csv
Change = Literal["add", "remove", "clear", "borrow"]


class NoPasswordError(Exception):
    """Nobody has said what the readers log in with; the message says how to."""


def readers_password(url: str) -> str:
    """Return what reader-1, reader-2, … log in with at the library of this URL."""
    given = os.environ.get("READERS_PASSWORD")
    if not given and not _this_machine(urlsplit(url).hostname or ""):
        raise NoPasswordError(
            f"READERS_PASSWORD is not set: it must hold what the readers of {url} were loaded with "
            "(`python -m central.load --readers N`). Only a library on this machine has a known one."
        )
    return given or public.READERS_PASSWORD


def _this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def call(change: Change, book: str | None, quantity: int | None) -> tuple[str, str, Any]:
    """Return method, path and body of a change; without a quantity an add takes one, a removal the whole line."""
    if change == "add":
        return "POST", "/api/cart/add", {"book_id": book, "quantity": quantity or 1}
    if change == "borrow":
        return "POST", "/api/loans", {"book_ids": [book]}
    if change == "remove":
        suffix = f"?quantity={quantity}" if quantity else ""
        return "DELETE", f"/api/cart/remove/{quote(book or '')}{suffix}", None
    return "POST", "/api/cart/clear", None


def held(loans: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    """Return copy and book by loan, as the journal has them, of loans that the library gave."""
    return {loan["id"]: (loan["copy_id"], loan["book_id"]) for loan in loans}
