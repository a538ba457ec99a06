"""What the load knows of the library: books, the readers' password, how a change is asked for, and how loans look."""

from typing import Any, Literal
from urllib.parse import quote

PASSWORD = "password"  # noqa: S105 - that of every reader-N, see central/accounts.py
BOOKS = (*range(1, 9), *range(100, 200))  # central/books.csv
Change = Literal["add", "remove", "clear", "borrow"]


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
