"""What one book's line of one cart may hold, given what was acknowledged and what nobody knows the outcome of."""

from collections import deque
from dataclasses import dataclass, field

from loadtest.drill.judge.states import State, States, later, reachable
from loadtest.journal import Begun

REMEMBERED = 20  # operations of a line: enough to tell its story, and no more after an hour


@dataclass
class Operation:
    """A change and what became of it."""

    begun: Begun
    outcome: str = "indeterminate"
    tries: int = 0
    seen: bool = False
    """Whether the cart was seen as it must be after this operation."""

    def text(self) -> str:
        """Return the operation as a line of a history."""
        book = f" book {self.begun.book}" if self.begun.book else ""
        quantity = f" x{self.begun.quantity}" if self.begun.quantity else ""
        tries = f", {self.tries} tries" if self.tries > 1 else ""
        return f"{self.begun.change}{book}{quantity}: {self.outcome}{tries}, key {self.begun.id}"


@dataclass
class CartLine:
    """The possible quantities of one book in one cart."""

    states: list[State] = field(default_factory=lambda: [(0, ())])
    """When the cart was last seen: the quantity, and the changes without an outcome that may still come."""
    since: list[Operation] = field(default_factory=list)
    """What has ended since then."""
    history: deque[Operation] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    offset: int = 0
    """How far what was last seen lies from what must be; other than 0 after an anomaly."""

    def take(self, operation: Operation) -> None:
        """Take in an operation that has ended."""
        self.history.append(operation)
        if operation.outcome != "failed":
            self.since.append(operation)
        if len(self.since) > REMEMBERED:
            self.states, self.since = list(self._after()), []

    def explains(self, quantity: int) -> bool:
        """Tell whether this quantity may be there, and go on from it if so."""
        states = self._straight()
        if any(each != quantity for each, _ in states):  # else it needs nothing late, and whatever may come still may
            states = [state for state in reachable(self._after()) if state[0] == quantity]
        if states:
            self.states, self.since = states, []
            for operation in self.history:
                operation.seen = True
        return bool(states)

    @property
    def possible(self) -> set[int]:
        """Return what may be there if nothing came late since the cart was last seen."""
        return {quantity for quantity, _ in self._straight()}

    def _straight(self) -> list[State]:
        """Return the states after what has ended, if nothing came late meanwhile."""
        states = self.states
        for operation in self.since:
            states = list(States(_made(state, operation) for state in states))
        return states

    def _after(self) -> States:
        """Return the states after what has ended; what may come late may have come before any of it."""
        states = States(self.states)
        for operation in self.since:
            states = States(_made(state, operation) for state in reachable(states))
        return states

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


def _made(state: State, operation: Operation) -> State:
    """Return the state after an operation that was acknowledged, or that may come from now on."""
    quantity, late = state
    if operation.outcome == "ok":
        return operation.begun.apply(quantity), late
    return quantity, later(late, operation.begun.effect)
