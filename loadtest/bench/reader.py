"""The one reader of the bench: logged in, with a cart, and with the commands that serve it."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from library.readers.sessions import Session
from loadtest.bench import bare, client
from loadtest.bench.copies import THIN
from loadtest.bench.stack import Bench


@dataclass(frozen=True)
class BenchReader:
    """The reader's calls by endpoint, and what serves them in Redis."""

    calls: dict[str, client.Calls]
    commands: dict[str, str]
    """By endpoint, for `loadtest.bench.bare`: the one command that the function sends."""
    redis: Any
    cart_key: str
    changes_key: str
    cart: dict[str, str]
    """The cart as Redis keeps it, with one of each book in it."""

    def reset_cart(self) -> None:
        """Put the cart back to one of each book, and forget that this reader changes it more often than one may."""
        with self.redis.pipeline() as changes:
            changes.delete(self.cart_key, self.changes_key)
            changes.hset(self.cart_key, mapping=self.cart)
            changes.execute()


def arrive(stack: Bench) -> BenchReader:
    """Log in, look at the books and fill the cart on the thin host, and see in Redis what that left there."""
    token = json.loads(client.once(stack.port(THIN), client.log_in()))["token"]
    calls = client.endpoints(token)
    client.once(stack.port(THIN), calls["list-books"](0))
    for number in range(client.BOOKS):
        client.once(stack.port(THIN), calls["add-to-cart"](number))
    server = stack.redis()
    tag = token.partition(".")[0]
    session, cart = Session(tag, hashlib.sha256(token.encode()).hexdigest()).keys, f"cart:{{{tag}}}"
    unchanged, changes = f"unchanged:{{{tag}}}", f"changes:{{{tag}}}"
    lines: dict[str, str] = server.hgetall(cart)
    version = server.function_list("library_*")[0][1].removeprefix("library_")
    book = next(iter(lines.values()))[29:]  # behind time and quantity, see library.lua
    answer = max(server.keys("answer:*"), key=server.strlen)  # the list is longer than any of its books
    commands = {
        "get-cart": bare.describe("FCALL", f"cart_read_{version}", "4", *session, cart),
        "add-to-cart": bare.describe(
            *("FCALL", f"cart_add_{version}", "7", *session, cart, unchanged, changes),
            idempotency=f"idem:{{{tag}}}:",
            book=book,
        ),
        "list-books": bare.describe("MGET", "catalogue:{books}:version", answer),
    }
    return BenchReader(calls, commands, server, cart, changes, lines)
