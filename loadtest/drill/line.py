"""What one book's line of one cart may hold, given what was acknowledged and what nobody knows the outcome of."""

from collections import deque
from dataclasses import dataclass, field

from loadtest.drill.journal import Begun

REMEMBERED = 20  # operations of a line: enough to tell its story, and no more after an hour


@dataclass
class Operation:
    """A change and what became of it."""

    begun: Begun
    outcome: str = "indeterminate"
    tries: int = 0
    seen: bool = False
    """Whether the cart was seen as it must be after this operation."""

    @property
    def empties(self) -> bool:
        """Tell whether nothing of the book is left afterwards, whatever there was."""
        return self.begun.change != "add" and self.begun.quantity is None

    def text(self) -> str:
        """Return the operation as a line of a history."""
        book = f" book {self.begun.book}" if self.begun.book else ""
        quantity = f" x{self.begun.quantity}" if self.begun.quantity else ""
        tries = f", {self.tries} tries" if self.tries > 1 else ""
        return f"{self.begun.change}{book}{quantity}: {self.outcome}{tries}, key {self.begun.id}"


@dataclass
class Line:
    """The possible quantities of one book in one cart."""

    possible: set[int] = field(default_factory=lambda: {0})
    late: list[Operation] = field(default_factory=list)
    """Indeterminate: each may take effect once, at any time from when it was sent."""
    history: deque[Operation] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    offset: int = 0
    """How far what was last seen lies from what must be; other than 0 after an anomaly."""

    def take(self, operation: Operation) -> None:
        """Take in an operation that has ended."""
        self.history.append(operation)
        if operation.outcome == "ok":
            self.possible = {operation.begun.apply(each) for each in self.possible}
        elif operation.outcome == "indeterminate":
            self.late = [*self.late, operation][-REMEMBERED // 4 :]

    def explains(self, quantity: int) -> bool:
        """Tell whether this quantity may be there, and go on from it if so."""
        states = [(value, tuple(self.late)) for value in self.possible]
        for value, late in states:  # grows while it is walked, with one operation more applied each time
            if value == quantity:
                self.possible, self.late = {value}, list(late)
                for operation in self.history:
                    operation.seen = True
                return True
            for index, operation in enumerate(late):
                after = (operation.begun.apply(value), late[:index] + late[index + 1 :])
                if after not in states:
                    states.append(after)
        return False

    def blame(self, quantity: int) -> tuple[str, Operation | None]:
        """Return what went wrong when this quantity was seen, and the operation it happened to."""
        done = [each for each in self.history if each.outcome == "ok"]
        adds = [each for each in done if each.begun.change == "add"]
        last = done[-1] if done else None
        if quantity > max(self.possible):
            return self._too_much(quantity - max(self.possible), adds, last)
        if last and last.begun.change == "remove" and last.begun.quantity == min(self.possible) - quantity:
            return "duplicated", last
        missing = [each for each in adds if (each.begun.quantity or 1) == min(self.possible) - quantity] or adds
        return ("lost", missing[-1]) if missing else ("unexplained", None)

    def _too_much(self, excess: int, adds: list[Operation], last: Operation | None) -> tuple[str, Operation | None]:
        if last and last.begun.change != "add":
            return ("resurrected" if last.seen else "lost"), last
        twice = [each for each in adds if (each.begun.quantity or 1) == excess]
        # One that was sent more than once is the likelier one.
        return ("duplicated", max(reversed(twice), key=lambda each: each.tries)) if twice else ("unexplained", None)
