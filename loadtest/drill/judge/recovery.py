"""Recovery in three steps: until the front door knows, until nobody is held up, until it is as fast as before.

The last is known to a slot of the timeline: a second, in a run of up to 15 minutes.
"""

import math

from loadtest.drill.judge.measures import Measures, Times

CALM = 3  # seconds in a row that must be as before
SLOWER, ALLOWANCE = (
    1.5,
    0.05,
)  # a second is as before when its p90 is at most so many times the usual, or so much over it


def phases(measures: Measures, member: str | None, recovers: str) -> dict[str, float | None]:
    """Return detect, shift, stabilise and recovery in seconds; None for what did not come about in time.

    `member` is the one that the fault takes away, if it does. What recovers by itself must have done so, and have been
    calm, before the heal: later nobody can tell which of the two it was. What recovers only from the heal is detected
    by then.
    """
    times = measures.times
    begin = origin(times, recovers)
    itself = recovers == "fault"
    end = times.heal if itself else times.stop
    detected = _detected(measures, member) if itself else begin
    trouble = (measures.last_trouble or 0.0) if itself else begin
    shifted = None if detected is None or trouble >= end else max(detected, trouble)
    calm = None if shifted is None else _calm(measures, shifted, end)
    return {
        "detect": _between(begin, detected),
        "shift": _between(detected, shifted),
        "stabilise": _between(shifted, calm),
        "recovery": _between(begin, calm),
    }


def origin(times: Times, recovers: str) -> float:
    """Return the moment from which recovery counts: the fault's begin, or for what recovers from the heal its end."""
    return times.healed if recovers == "heal" else times.inject


def _detected(measures: Measures, member: str | None) -> float | None:
    """Return when the front door left the member out; without a view of its rotation, when it last used it.

    None when it never did, or went on to use it.
    """
    if member is None:
        return measures.times.inject
    return measures.out.get(member) or (None if measures.late[member] else measures.last_answer.get(member))


def _between(begin: float | None, end: float | None) -> float | None:
    return None if begin is None or end is None else end - begin


def _calm(measures: Measures, since: float, until: float) -> float | None:
    """Return the moment from which CALM seconds in a row, over by `until`, were as before the fault."""
    start = measures.times.start
    usual = measures.parts["before"].quantile(0.9)
    if usual is None:
        return None
    limit = max(SLOWER * usual, usual + ALLOWANCE)
    width = measures.slot
    calm = math.ceil(CALM / width)
    for first in range(int((since - start) / width), int((until - start) / width) - calm + 1):
        if all(_as_before(measures, first + each, limit) for each in range(calm)):
            return max(since, start + first * width)
    return None


def _as_before(measures: Measures, number: int, limit: float) -> bool:
    found = measures.slots.get(number)
    slow = found.took.quantile(0.9) if found else None
    return found is not None and found.failed == 0 and slow is not None and slow <= limit
