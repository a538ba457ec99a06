"""A reader who borrows what is in the cart, and brings it back."""

import time
from typing import Any
from uuid import uuid4

from loadtest.contract import held
from loadtest.journal import Held, Lent, Returned, Returning
from loadtest.users.library_user import LibraryUser

MOST_LOANS = 5  # of a reader at a time


class Borrower(LibraryUser):
    """A logged-in user who knows their own loans, too."""

    abstract = True

    def on_start(self) -> None:
        """Log in, and start with an empty cart and without a loan."""
        self.loans: set[str] = set()
        super().on_start()
        self.read_loans()
        for loan in list(self.loans):  # what the readers of an earlier load have kept
            self.give_back(loan)

    def took_place(self, kind: str, answer: Any) -> bool:
        """Take note of the loans that were made; a book may be refused, and stays so however often it is asked."""
        if kind != "borrow":
            return super().took_place(kind, answer)
        for loan in answer["loans"]:
            self.loans.add(loan["id"])
            self.write(Lent(time.time(), self.id, loan["id"], loan["copy_id"], loan["book_id"]))
        return bool(answer["loans"])

    def give_back(self, loan: str) -> None:
        """Return a loan."""
        self.go_on()
        self.write(Returning(time.time(), self.id, loan))
        status, _, _ = self.insist("return", "POST", f"/api/loans/{loan}/return", uuid4().hex)
        self.loans.discard(loan)
        self.write(Returned(time.time(), self.id, loan, status))
        if status == 401:
            self.refused()

    def read_loans(self) -> None:
        """Read the own open loans, and take them for the truth."""
        status, loans, by = self.read("loans", "/api/loans")
        if status == 200:
            self.loans = {loan["id"] for loan in loans}
            self.write(Held(time.time(), self.id, by, held(loans)))
