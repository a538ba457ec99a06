"""Carts: every change is one atomic step in Redis, applied once for each Idempotency-Key."""

from datetime import UTC, datetime

from library import redis
from library.problems import Problem, invalid, signed_out
from library.sessions import Session

MOST_OF_A_BOOK = 99  # library.lua keeps to the same
_REFUSALS = {
    b"cart_full": (409, "The cart holds 200 different books, which is the most; remove one first."),
    b"quantity_limit": (409, f"The cart can hold {MOST_OF_A_BOOK} of a book at most."),
}


def read(session: Session) -> bytes:
    """Give the cart as JSON, `[CartItem]` by the time each was first added; without a session 401."""
    return _cart(redis.function("cart_read", [session.key, _key(session)]))


def add(session: Session, book_id: int, book: bytes, quantity: int, idempotency_key: str | None) -> bytes:
    """Put `quantity` more of a book into the cart and give the cart as JSON.

    `book` is the book's part of a CartItem, JSON members without braces. Raises 401 without a session, 409 when
    the book or the cart would go over its limit, 400 when the key came with another change before.
    """
    now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return _change("cart_add", session, idempotency_key, book_id, quantity, now, book)


def remove(session: Session, book_id: str, quantity: int | None, idempotency_key: str | None) -> bytes:
    """Take `quantity` of a book, or its whole line, out of the cart and give the cart as JSON."""
    return _change("cart_remove", session, idempotency_key, book_id, quantity or "")


def clear(session: Session, idempotency_key: str | None) -> None:
    """Empty the cart."""
    _change("cart_clear", session, idempotency_key)


def _change(name: str, session: Session, idempotency_key: str | None, *arguments: int | str | bytes) -> bytes:
    keys = [session.key, _key(session)]
    if idempotency_key is not None:
        keys.append(f"idem:{{{session.tag}}}:{idempotency_key}")
    return _cart(redis.function(name, keys, *arguments, repeatable=idempotency_key is not None))


def _cart(reply: list[bytes]) -> bytes:
    outcome = reply[0]
    if outcome == b"ok":
        return reply[1]
    if outcome == b"signed_out":
        raise signed_out()
    if outcome == b"key_reused":
        raise invalid("This Idempotency-Key came with another change before; use a new key.", "idempotency_key_reused")
    status, sentence = _REFUSALS[outcome]
    raise Problem(status, outcome.decode(), sentence)


def _key(session: Session) -> str:
    return f"cart:{{{session.tag}}}"
