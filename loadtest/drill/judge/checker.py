"""The truth: what the library did with every change, by what it had acknowledged and what it gives back."""

from collections.abc import Collection, Iterable

from loadtest.drill.judge.cart_line import CartLine, Operation
from loadtest.drill.judge.findings import Finding, Findings
from loadtest.drill.judge.loans import ExpectedLoans
from loadtest.drill.judge.states import later
from loadtest.journal import EMPTY, Begun, Ended, Loans, Record, Returned, Seen, SessionEvent


class ExpectedCart:
    """One reader's cart, from the first time it was read."""

    def __init__(self, name: str, findings: Findings) -> None:
        self.name = name
        self.findings = findings
        self.lines: dict[str, CartLine] = {}
        self.open: dict[str, Finding] = {}
        self.under_way: dict[str, Begun] = {}
        self.clears = 0
        """Emptyings of the whole cart that may still come, also upon books that nobody has touched yet."""
        self.known = False
        self.refused = False
        self.acknowledged = 0
        self.proven_by: set[str] = set()

    def end(self, record: Ended) -> None:
        """Take in a change that has ended."""
        begun = self.under_way.pop(record.id)
        self.apply(Operation(begun, record.outcome, record.tries))

    def apply(self, operation: Operation) -> None:
        """Apply a change to what the cart may hold."""
        self.findings.operations[operation.outcome] += 1
        self.acknowledged += operation.outcome == "ok"
        book = operation.begun.book
        for each in [book] if book else list(self.lines):
            if operation.outcome == "ok" and operation.begun.effect == EMPTY:
                self.close(each)  # whether it comes back from here is another question
            self.line(each).take(operation)
        self.clears += book is None and operation.outcome == "indeterminate"

    def line(self, book: str, quantity: int = 0) -> CartLine:
        """Return the line of a book, from now on known with this quantity if it was not."""
        if book not in self.lines:
            self.lines[book] = CartLine([(quantity, later((), EMPTY, self.clears))])
        return self.lines[book]

    def see(self, record: Seen) -> None:
        """Compare a cart that was given with what it may hold."""
        for begun in list(self.under_way.values()):  # read meanwhile: it may be in it, or not
            if begun.book not in record.unsettled:
                self.end(Ended(record.at, self.name, begun.id, "indeterminate", 1, 0))
        if not self.known:
            for book, quantity in record.cart.items():
                self.lines.pop(book, None)
                self.line(book, quantity)
            self.known = True
        for book in {*self.lines, *record.cart} - {*record.unsettled}:
            self.compare(book, record.cart.get(book, 0), record)
        if record.final and record.by:
            self.proven_by.add(record.by)

    def compare(self, book: str, quantity: int, record: Seen) -> None:
        """Compare one line."""
        line = self.lines.get(book)
        if line is None:
            line = self.line(book)
            kind, operation = "wrong_user", None
        elif line.explains(quantity):
            if book in self.open:  # it is there after all: only the answer before was old
                self.open[book].kind = "stale"
                self.close(book)
            return
        elif book in self.open and line.explains(quantity - line.offset):
            return
        else:
            self.close(book)
            kind, operation = line.blame(quantity)
        due = " or ".join(str(each) for each in sorted(line.possible))
        line.offset = quantity - max(line.possible)
        text = f"{quantity} of book {book} in the cart through {record.by or 'nobody'}, where {due} must be"
        history = [each.text() for each in line.history]
        blamed = operation.begun.id if operation else None
        self.open[book] = Finding(kind, self.name, book, record.at, text, blamed, history)

    def close(self, book: str) -> None:
        """Settle what was found about a book."""
        if book in self.open:
            self.findings.add(self.open.pop(book))
            self.lines[book].offset = 0


def check(records: Iterable[Record], members: Collection[str]) -> Findings:
    """Return what became of every change and session; `members` must each have given every cart in the end."""
    findings = Findings()
    readers: dict[str, ExpectedCart] = {}
    lending = ExpectedLoans(findings)
    for record in records:
        if isinstance(record, Begun | Ended | Loans):
            lending.take(record)
        if isinstance(record, Begun | Ended | Seen | SessionEvent | Returned):
            reader = readers.setdefault(record.reader, ExpectedCart(record.reader, findings))
            _take(reader, record)
    for reader in readers.values():
        for begun in reader.under_way.values():
            reader.apply(Operation(begun))
        for book in list(reader.open):
            reader.close(book)
        proven = set(members) <= reader.proven_by
        findings.unproven += 0 if proven else reader.acknowledged
        findings.proven_readers += proven and not reader.refused
    findings.readers = len(readers)
    return findings


def _take(reader: ExpectedCart, record: Begun | Ended | Seen | SessionEvent | Returned) -> None:
    if isinstance(record, Begun):
        reader.under_way[record.id] = record
    elif isinstance(record, Ended):
        reader.end(record)
    elif isinstance(record, Seen):
        reader.see(record)
    elif isinstance(record, Returned):
        reader.findings.operations[record.outcome] += 1
        reader.acknowledged += record.outcome == "ok"
    elif record.event == "refused":
        reader.refused = True
        reader.findings.relogins += 1
    elif record.event == "other_user":
        text = "the login was answered with another user"
        reader.findings.add(Finding("wrong_user", reader.name, "", record.at, text, None, []))
