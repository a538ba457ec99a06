"""Carts: every change is one atomic step in Redis, applied once for each Idempotency-Key."""

from datetime import UTC, datetime

from library.limits import MOST_LINES, MOST_OF_A_BOOK
from library.readers import sessions
from library.readers.sessions import Reader, Session
from library.store import redis
from library.web.problems import Problem, key_reused, signed_out, too_many_changes, unavailable

_REFUSALS = {
    b"cart_full": (409, f"The cart holds {MOST_LINES} different books, which is the most; remove one first."),
    b"quantity_limit": (409, f"The cart can hold {MOST_OF_A_BOOK} of a book at most."),
}


def read(session: Session) -> bytes:
    """Give the cart as JSON, `[CartItem]` by the time each was first added; without a session 401."""
    return _cart(redis.function("cart_read", [*session.keys, _key(session.tag)]))


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


def books(session: Session) -> tuple[Reader, list[int]]:
    """Give who is logged in and the ids of the cart's books, first added first, in one step; without a session 401."""
    reply = redis.function("session_read", [*session.keys, _key(session.tag)])
    return sessions.known(reply), [int(book_id) for book_id in reply[2:]]


def take(user_id: str, loans: list[tuple[int, int]]) -> bytes:
    """Take the lines of borrowed books out of the cart, once for each loan (id, book id); give the cart as JSON.

    Within 7 days the same loan takes nothing twice: a book that was put in again since stays.
    """
    tag = sessions.tag(user_id)
    records = [f"taken:{{{tag}}}:{loan_id}" for loan_id, _ in loans]
    return _cart(redis.function("cart_take", [_key(tag), *records], *(book_id for _, book_id in loans)))


def discard(user_id: str) -> None:
    """Empty the cart of a user whose sessions have ended."""
    redis.call("DEL", _key(sessions.tag(user_id)))


def _change(name: str, session: Session, idempotency_key: str | None, *arguments: int | str | bytes) -> bytes:
    keys = [*session.keys, _key(session.tag)]
    if idempotency_key is not None:
        tag = f"{{{session.tag}}}"
        keys += [f"unchanged:{tag}", f"changes:{tag}", f"idem:{tag}:{idempotency_key}"]
    return _cart(redis.function(name, keys, *arguments, repeatable=idempotency_key is not None))


def _cart(reply: list[bytes]) -> bytes:
    outcome = reply[0]
    if outcome == b"ok":
        return reply[1]
    if outcome == b"signed_out":
        raise signed_out()
    if outcome == b"key_reused":
        raise key_reused()
    if outcome == b"too_many_changes":
        raise too_many_changes(1)
    if outcome == b"full":
        raise unavailable("central Redis")
    status, sentence = _REFUSALS[outcome]
    raise Problem(status, outcome.decode(), sentence)


def _key(tag: str) -> str:
    return f"cart:{{{tag}}}"
