"""The prober's own cart: changes without end, any number at once, that never fill it and can all be judged."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from loadtest.contract import BOOKS, Change
from loadtest.journal import Begun, Ended, Journal, Outcome, Seen

UNKNOWN = -1
# Twice put in, once taken out, then the rest: whatever is lost or applied twice leaves another quantity.
NEXT: dict[int, tuple[Change, int | None]] = {
    0: ("add", 2), 2: ("remove", 1), 1: ("remove", None), UNKNOWN: ("remove", None),
}  # fmt: skip


class ProberCart:
    """A reader's cart. A book has one change under way at most, so that their order is known."""

    def __init__(self, reader: str, journal: Journal) -> None:
        self.reader = reader
        self.journal = journal
        self.held = {str(book): 0 for book in BOOKS}
        """How many of each book; the one that was taken out last comes last."""
        self.busy: set[str] = set()
        self.steps: Counter[str] = Counter()
        """How often a change of each book has begun or ended."""

    def begin(self) -> Begun | None:
        """Write down the next change and return it; None while every book has one under way."""
        free = (book for book in self.held if book not in self.busy)
        book = min(free, key=lambda book: self.held[book] == 0, default=None)  # what is in the cart goes first
        if book is None:
            return None
        change, quantity = NEXT[self.held[book]]
        return self._begin(Begun(time.time(), self.reader, uuid4().hex, change, book, quantity))

    def begin_empty(self) -> Begun:
        """Write down that the whole cart is emptied; meanwhile there must be no other change."""
        return self._begin(Begun(time.time(), self.reader, uuid4().hex, "clear"))

    def end(self, begun: Begun, status: int) -> None:
        """Write down what became of a change; only a refusal of the request itself leaves it undone for certain."""
        refused = 400 <= status < 500
        outcome: Outcome = "ok" if status == 200 else "failed" if refused else "indeterminate"
        self.journal.write(Ended(time.time(), self.reader, begun.id, outcome, 1, status))
        if begun.book is None:
            return
        self.busy.discard(begun.book)
        self.steps[begun.book] += 1
        if not refused:
            held = self.held.pop(begun.book)
            self.held[begun.book] = begun.apply(held) if outcome == "ok" else UNKNOWN

    def now(self) -> Mapping[str, int]:
        """Return what `see` needs to know about the moment in which a read is sent."""
        return Counter(self.steps)

    def see(self, lines: Iterable[Mapping[str, Any]], by: str | None, asked: Mapping[str, int]) -> None:
        """Write down a cart that was read; it says nothing about books that were changed meanwhile."""
        cart = {str(line["book_id"]): int(line["quantity"]) for line in lines}
        unsettled = [book for book in self.held if book in self.busy or self.steps[book] != asked.get(book, 0)]
        self.journal.write(Seen(time.time(), self.reader, by, cart, unsettled=unsettled))

    def _begin(self, begun: Begun) -> Begun:
        if begun.book:
            self.busy.add(begun.book)
            self.steps[begun.book] += 1
        self.journal.write(begun)
        return begun
