"""What happened, as it happened: one JSON line for each record, in one file for each process that writes.

Times are Unix seconds. All who borrow write into one file, so that what they did stands in the order it happened.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal, TextIO, get_args

from loadtest.contract import Change

EMPTY = 0


def changed(quantity: int, effect: int) -> int:
    """Return what a quantity becomes by a change that was made."""
    return 0 if effect == EMPTY else max(0, quantity + effect)


Outcome = Literal["ok", "failed", "indeterminate"]


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. `due` is when it was meant to leave, so that what queues behind a stall counts as slow."""

    due: float
    took: float
    source: Literal["load", "probe"]
    journey: str
    via: str
    """"gslb" or the member that was asked directly."""
    status: int
    """0 when no answer came."""
    by: str | None
    """The member that answered."""
    waited: float = 0.0
    """Seconds since the reader first asked for this, when it is asked again."""

    @property
    def failed(self) -> bool:
        """Tell whether whoever asked did not get what they asked for."""
        return self.status == 0 or self.status >= 400


@dataclass(frozen=True, slots=True)
class Begun:
    """A change is about to be sent; without an Ended of the same id nobody knows what became of it."""

    at: float
    reader: str
    id: str
    """The Idempotency-Key."""
    change: Change
    book: str | None = None
    quantity: int | None = None
    """None takes the whole line."""

    @property
    def effect(self) -> int:
        """What is added to the quantity; EMPTY when nothing is left of it, whatever there was."""
        if self.change == "add":
            return self.quantity or 1
        return -self.quantity if self.quantity else EMPTY

    def apply(self, quantity: int) -> int:
        """Return what a quantity becomes by this change."""
        return changed(quantity, self.effect)


@dataclass(frozen=True, slots=True)
class Ended:
    """What the reader knows of a change: ok was acknowledged, failed was refused, indeterminate is either."""

    at: float
    reader: str
    id: str
    outcome: Outcome
    tries: int
    status: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A cart as the library gave it: quantity by book id. `final` is read after the load, through each member."""

    at: float
    reader: str
    by: str | None
    cart: dict[str, int]
    final: bool = False
    unsettled: list[str] = field(default_factory=list)
    """Books that were changed while this was read, about which it says nothing."""


@dataclass(frozen=True, slots=True)
class Lent:
    """A loan was acknowledged: the copy is this reader's."""

    at: float
    reader: str
    loan: str
    copy: str
    book: str


@dataclass(frozen=True, slots=True)
class Returning:
    """The return of a loan is about to be asked for: from now on somebody else may get the copy."""

    at: float
    reader: str
    loan: str


@dataclass(frozen=True, slots=True)
class Returned:
    """The return of a loan was answered, or given up: then its status is 0 or 5xx."""

    at: float
    reader: str
    loan: str
    status: int = 200

    @property
    def outcome(self) -> Outcome:
        """What the reader knows of it."""
        return "ok" if self.status == 200 else "failed" if 400 <= self.status < 500 else "indeterminate"


@dataclass(frozen=True, slots=True)
class Held:
    """A reader's open loans as the library gave them: copy and book by loan."""

    at: float
    reader: str
    by: str | None
    loans: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SessionEvent:
    """A session was opened, or a good one was refused with 401, or a login answered with another user."""

    at: float
    reader: str
    event: Literal["opened", "refused", "other_user"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A step of the drill: start, inject, injected, heal, healed (the fault itself is gone), stop or evidence."""

    at: float
    what: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Rotation:
    """Which members the front door sends requests to."""

    at: float
    members: dict[str, bool]


Loans = Lent | Returning | Returned | Held
Record = Request | Begun | Ended | Seen | Loans | SessionEvent | Mark | Rotation
_KINDS = {kind.__name__: kind for kind in get_args(Record)}


class Journal:
    """A file that records are appended to; each line is with the system before the next is written."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: TextIO = path.open("a", buffering=1)

    def write(self, record: Record) -> None:
        """Append a record."""
        self._file.write(json.dumps({"record": type(record).__name__} | asdict(record), separators=(",", ":")) + "\n")

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def parse(line: str) -> Record:
    """Return the record of a line; a ValueError when it is not one."""
    try:
        found = json.loads(line)
        kind: type[Record] = _KINDS[found.pop("record")]
        return kind(**found)
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError(f"This is not a record of a drill's journal: {line[:80]!r}") from error


def read(folder: Path) -> Iterator[Record]:
    """Give the records of all files by their names: load before verify. A line that was left half done is left out."""
    for path in sorted(folder.glob("*.jsonl")):
        with path.open() as lines:
            for line in lines:
                if line.endswith("\n"):
                    yield parse(line)
