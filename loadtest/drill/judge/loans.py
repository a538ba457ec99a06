"""The truth about loans: each acknowledged one is the reader's until its return is asked for, and nobody else's."""

from collections import defaultdict, deque
from dataclasses import dataclass

from loadtest.drill.judge.findings import Finding, Findings
from loadtest.journal import Begun, Ended, Held, Lent, Returned, Returning

REMEMBERED = 20  # returned loans of a reader that must not come back


@dataclass
class Loan:
    """An acknowledged loan; from when its return was `asked` for, it may be over."""

    book: str
    copy: str
    asked: bool = False


class ExpectedLoans:
    """All readers' loans, and whose each copy is."""

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
        self.holders: dict[str, str] = {}
        """The loan that each copy is certainly lent in."""

    def take(self, record: Begun | Ended | Lent | Returning | Returned | Held) -> None:
        """Take in what the readers wrote down, in the order in which it happened."""
        if isinstance(record, Begun | Ended):
            self._note(record)
        elif isinstance(record, Lent):
            self._lend(record, record.loan, Loan(record.book, record.copy))
        elif isinstance(record, Held):
            self._compare(record)
        elif isinstance(record, Returning):
            if loan := self.loans[record.reader].get(record.loan):
                loan.asked = True
                self._release(record.loan, loan)
        else:
            self._end(record)

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

    def _lend(self, record: Lent | Held, number: str, loan: Loan) -> None:
        """Remember a loan, and report a copy that somebody else has."""
        holder = self.holders.get(loan.copy, number)
        if holder != number:
            text = f"copy {loan.copy} was lent in loan {number} while loan {holder} had it"
            self.report("lent_twice", record.reader, loan.book, record.at, text, number)
        self.holders[loan.copy] = number
        self.loans[record.reader][number] = loan

    def _release(self, number: str, loan: Loan) -> None:
        """Forget whose a copy was: from now on it may be somebody else's."""
        if self.holders.get(loan.copy) == number:
            del self.holders[loan.copy]

    def _lose(self, record: Returned | Held, number: str, text: str) -> None:
        """Report a loan that should be there."""
        loan = self.loans[record.reader].pop(number)
        self._release(number, loan)
        self.report("lost", record.reader, loan.book, record.at, f"loan {number} of book {loan.book} {text}", number)

    def _end(self, record: Returned) -> None:
        """Take in the answer to a return, which is no 404 for a loan that there was, be it returned already."""
        if record.outcome == "ok":
            self.loans[record.reader].pop(record.loan, None)
            self.returned[record.reader].append(record.loan)
        elif record.status == 404 and record.loan in self.loans[record.reader]:
            self._lose(record, record.loan, "was not there to be returned")

    def _compare(self, record: Held) -> None:
        """Compare the loans that a reader was shown with those that there must be."""
        reader, known = record.reader, self.loans[record.reader]
        for number, loan in list(known.items()):
            if number not in record.loans and not loan.asked:
                self._lose(record, number, f"is not there through {record.by or 'nobody'}")
        for number, (copy, book) in record.loans.items():
            if number in self.returned[reader]:
                text = f"loan {number} of book {book} is there after it was returned"
                self.report("resurrected", reader, book, record.at, text, number)
                self.returned[reader].remove(number)  # once is enough
            elif not (number in known or reader not in self.known or self._may_have(reader, book)):
                text = f"loan {number} of book {book} was never acknowledged"
                self.report("unexplained", reader, book, record.at, text, number)
            if number not in known:
                self._lend(record, number, Loan(book, copy))
        self.known.add(reader)

    def _may_have(self, reader: str, book: str) -> bool:
        """Tell whether a loan of the book may have been made without the reader's knowledge."""
        return book in self.maybe[reader] or self.under_way.get(reader) == book
