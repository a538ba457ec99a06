"""The truth about loans: each acknowledged one is the reader's until its return is asked for, and nobody else's."""

from collections import defaultdict, deque
from dataclasses import dataclass

from loadtest.drill.findings import Finding, Findings
from loadtest.drill.journal import Begun, Ended, Held, Lent, Returned, Returning

REMEMBERED = 20  # returned loans of a reader that must not come back


@dataclass
class Loan:
    """An acknowledged loan. `until` is when its return was about to be asked for, None while it was not."""

    book: str
    copy: str
    since: float
    until: float | None = None


class Lending:
    """All readers' loans, and which copy was whose and when."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.loans: dict[str, dict[str, Loan]] = defaultdict(dict)
        """What each reader has, by the loan's id."""
        self.returned: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=REMEMBERED))
        self.maybe: dict[str, set[str]] = defaultdict(set)
        """Books that a reader asked for without ever being told what became of it."""
        self.known: set[str] = set()
        self.under_way: dict[str, str] = {}
        """The book that a reader is about to borrow."""
        self.periods: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
        """When each copy was certainly lent, from and until, and the loan."""

    def take(self, record: Begun | Ended | Lent | Returning | Returned | Held) -> None:
        """Take in what the readers wrote down, each reader's records in their order."""
        if isinstance(record, Begun | Ended):
            self._note(record)
        elif isinstance(record, Lent):
            self.loans[record.reader][record.loan] = Loan(record.book, record.copy, record.at)
        elif isinstance(record, Held):
            self._compare(record)
        elif isinstance(record, Returning):
            loan = self.loans[record.reader].get(record.loan)
            if loan:
                loan.until = record.at
        else:
            self._end(record)

    def close(self) -> None:
        """Report every copy that was lent to two at once."""
        for loans in self.loans.values():
            for number, loan in loans.items():
                self.periods[loan.copy].append((loan.since, loan.until or float("inf"), number))
        for copy, periods in self.periods.items():
            end, holder = 0.0, ""
            for since, until, number in sorted(periods):
                if since < end:
                    text = f"copy {copy} was lent in loan {number} while loan {holder} had it"
                    self.report("lent_twice", "", "", since, text, number)
                end, holder = max((end, holder), (until, number))

    def report(self, kind: str, reader: str, book: str, at: float, text: str, loan: str) -> None:
        """Keep a finding."""
        self.findings.add(Finding(kind, reader, book, at, text, loan, []))

    def _note(self, record: Begun | Ended) -> None:
        """Remember the borrowing that nobody knows the outcome of: a loan may come of it at any time."""
        if isinstance(record, Begun):
            if record.change == "borrow":
                self.under_way[record.reader] = record.book or ""
        elif (book := self.under_way.pop(record.reader, None)) and record.outcome == "indeterminate":
            self.maybe[record.reader].add(book)

    def _end(self, record: Returned) -> None:
        loan = self.loans[record.reader].pop(record.loan, None)
        self.returned[record.reader].append(record.loan)
        if loan:
            self.periods[loan.copy].append((loan.since, loan.until or record.at, record.loan))

    def _compare(self, record: Held) -> None:
        """Compare the loans that a reader was shown with those that there must be."""
        reader, known = record.reader, self.loans[record.reader]
        for number, loan in list(known.items()):
            if number not in record.loans and loan.until is None:
                text = f"loan {number} of book {loan.book} is not there through {record.by or 'nobody'}"
                self.report("lost", reader, loan.book, record.at, text, number)
                del known[number]
        for number, (copy, book) in record.loans.items():
            if number in self.returned[reader]:
                text = f"loan {number} of book {book} is there after it was returned"
                self.report("resurrected", reader, book, record.at, text, number)
                self.returned[reader].remove(number)  # once is enough
            elif not (number in known or reader not in self.known or self._may_have(reader, book)):
                text = f"loan {number} of book {book} was never acknowledged"
                self.report("unexplained", reader, book, record.at, text, number)
            known.setdefault(number, Loan(book, copy, record.at))
        self.known.add(reader)

    def _may_have(self, reader: str, book: str) -> bool:
        """Tell whether a loan of the book may have been made without the reader's knowledge."""
        return book in self.maybe[reader] or self.under_way.get(reader) == book
