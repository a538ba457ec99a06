"""A reader's story, written down as a drill's journal has it."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any, Self

from loadtest.drill.judge.checker import check
from loadtest.drill.judge.findings import Findings
from loadtest.journal import Begun, Ended, Held, Lent, Outcome, Record, Returned, Returning, Seen, SessionEvent

MEMBERS = ("naver", "nhn")


class Story:
    """What one reader did and saw; every step takes a second."""

    def __init__(self, reader: str = "reader-1") -> None:
        self.reader = reader
        self.clock = count(1000.0)
        self.keys = count(1)
        self.records: list[Record] = [SessionEvent(next(self.clock), reader, "opened")]
        self.sees({})

    def begins(self, change: str, book: str | None = None, quantity: int | None = None) -> str:
        key = f"{self.reader}-{next(self.keys)}"
        self.records.append(Begun(next(self.clock), self.reader, key, change, book, quantity))  # type: ignore[arg-type]
        return key

    def ends(self, key: str, outcome: Outcome, tries: int = 1) -> Self:
        self.records.append(Ended(next(self.clock), self.reader, key, outcome, tries, 200 if outcome == "ok" else 0))
        return self

    def adds(self, book: str, quantity: int = 1, outcome: Outcome = "ok", tries: int = 1) -> Self:
        return self.ends(self.begins("add", book, quantity), outcome, tries)

    def removes(self, book: str, quantity: int | None = None, outcome: Outcome = "ok", tries: int = 1) -> Self:
        return self.ends(self.begins("remove", book, quantity), outcome, tries)

    def clears(self, outcome: Outcome = "ok") -> Self:
        return self.ends(self.begins("clear"), outcome)

    def sees(self, cart: dict[str, int], by: str = "naver", final: bool = False, unsettled: Sequence[str] = ()) -> Self:
        self.records.append(Seen(next(self.clock), self.reader, by, cart, final, list(unsettled)))
        return self

    def borrows(self, book: str, loan: str = "", copy: str = "", outcome: Outcome = "ok") -> Self:
        """Borrow a book that lies in the cart; the loan is what the answer named, if it came."""
        key = self.begins("borrow", book)
        if loan:
            self.records.append(Lent(next(self.clock), self.reader, loan, copy, book))
        return self.ends(key, outcome)

    def asks_to_return(self, loan: str) -> Self:
        self.records.append(Returning(next(self.clock), self.reader, loan))
        return self

    def returns(self, loan: str, status: int = 200) -> Self:
        self.asks_to_return(loan).records.append(Returned(next(self.clock), self.reader, loan, status))
        return self

    def holds(self, loans: dict[str, tuple[str, str]], by: str = "naver") -> Self:
        """See the open loans: copy and book by loan."""
        self.records.append(Held(next(self.clock), self.reader, by, loans))
        return self

    def refused(self) -> Self:
        self.records.append(SessionEvent(next(self.clock), self.reader, "refused"))
        return self

    def in_the_end(self, cart: dict[str, int]) -> Self:
        for member in MEMBERS:
            self.sees(cart, member, final=True)
        return self


def checked(*stories: Story) -> Findings:
    """Check what some readers did beside each other."""
    records: list[Any] = [record for story in stories for record in story.records]
    records.sort(key=lambda each: each.at)
    return check(records, MEMBERS)


def kinds(findings: Findings) -> dict[str, int]:
    return {kind: number for kind, number in findings.counts.items() if number}


def blamed(findings: Findings) -> Iterable[str | None]:
    return [finding.operation for finding in findings.listed]
