"""What one quantity may be while nobody knows which changes were made, exactly, as long as that is not too much.

A change has an effect: a number that is added, or EMPTY. One whose outcome is unknown may take effect once at any time
from when it was sent, or never; so of two states with the same quantity the one with more such changes left may become
whatever the other may, and the other can be forgotten.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator

from loadtest.journal import changed

MOST = 99  # of a book in a cart: an add above is refused
EXPLANATIONS = 8  # of one quantity that are kept apart; more become one that allows what any of them does

Late = tuple[tuple[int, int], ...]
"""How many changes of each effect may still come, by effect."""
State = tuple[int, Late]


def later(late: Late, effect: int, number: int = 1) -> Late:
    """Return what may still come with so many more changes of this effect, or fewer."""
    found = dict(late)
    found[effect] = found.get(effect, 0) + number
    return tuple(sorted((each, left) for each, left in found.items() if left))


def covers(one: Late, other: Late) -> bool:
    """Tell whether whatever may come of the other may come of the one."""
    if one == other:
        return True
    found = dict(one)
    return all(found.get(effect, 0) >= number for effect, number in other)


class States:
    """States of which none is covered by another."""

    def __init__(self, states: Iterable[State] = ()) -> None:
        self.by_quantity: dict[int, list[Late]] = defaultdict(list)
        for state in states:
            self.add(*state)

    def __iter__(self) -> Iterator[State]:
        return ((quantity, late) for quantity, found in self.by_quantity.items() for late in found)

    def add(self, quantity: int, late: Late) -> Late | None:
        """Take in a state; return what may still come of it, None when another one covers it."""
        known = self.by_quantity[quantity]
        if any(covers(each, late) for each in known):
            return None
        if len(known) >= EXPLANATIONS:
            late = _either(*known, late)
        known[:] = [each for each in known if not covers(late, each)] + [late]
        return late


def reachable(states: Iterable[State]) -> States:
    """Return these states and all that come of them when some of what may still come does."""
    found = States()
    queue = deque(states)
    while queue:
        quantity, late = queue.popleft()
        if (kept := found.add(quantity, late)) is None:
            continue
        for effect, _ in kept:
            after = changed(quantity, effect)
            if after <= max(MOST, quantity):
                queue.append((after, later(kept, effect, -1)))
    return found


def _either(*all_late: Late) -> Late:
    """Return what allows whatever one of them does."""
    found: dict[int, int] = {}
    for late in all_late:
        found |= {effect: max(number, found.get(effect, 0)) for effect, number in late}
    return tuple(sorted(found.items()))
