"""What holds on every page (test_pages), on those of loans, reservations, notifications and the administrator."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisit
from tests.browser.shelf import Shelf
from tests.browser.test_pages import assert_for_everyone
from tests.browser.visit import Visit
from tests.stack import RunningLibrary, wait_until


def all_lent(visit: Visit, shelf: Shelf) -> None:
    book = shelf.add()
    shelf.lend_out(book)
    visit.open(f"/books/{book.id}")
    visit.sees(visit.words.all_lent)


def borrowing(visit: Visit, shelf: Shelf) -> None:
    here, gone = shelf.add(), shelf.add()
    shelf.lend_out(gone)
    visit.fill_cart(here.id, gone.id)
    visit.open("/cart")
    visit.button(visit.words.borrow).click()
    visit.sees(visit.words.refused)


def loans(visit: Visit, shelf: Shelf) -> None:
    late, _ = shelf.borrow(visit.token, shelf.add(), shelf.add())
    visit.stack.sql("UPDATE loans SET due_at = UTC_TIMESTAMP(6) - INTERVAL 3 DAY WHERE id = %s", late)
    visit.open("/loans")
    visit.sees(visit.words.overdue)


def past_loans(visit: Visit, shelf: Shelf) -> None:
    for loan in shelf.borrow(visit.token, shelf.add(), shelf.add()):
        shelf.take_back(visit.token, loan)
    visit.open("/loans?state=past")


def reservations(visit: Visit, shelf: Shelf) -> None:
    for back in (True, False):
        book = shelf.add()
        other, loan = shelf.lend_out(book)
        shelf.reserve(visit.token, book)
        if back:
            shelf.take_back(other, loan)
            wait_until(lambda: shelf.is_ready(visit.token), "the book is kept for the reader")
    visit.open("/reservations")
    visit.sees(visit.words.ready)
    visit.sees(visit.words.next_in_line)


def notifications(visit: Visit, shelf: Shelf) -> None:
    shelf.borrow(visit.token, shelf.add(), shelf.add())
    shelf.wait_for_news(visit.token, 2)
    visit.open("/notifications")
    visit.sees(visit.words.read_all)


def books_to_keep(visit: Visit, shelf: Shelf) -> None:
    book = shelf.add()
    visit.open(f"/admin/books?search={book.title}")
    visit.sees(book.title)


def new_book(visit: Visit, shelf: Shelf) -> None:
    visit.open("/admin/books/new")
    visit.button(visit.words.save).click()
    visit.sees(visit.words.fill_in.format(visit.words.fields[0]))


def book_to_change(visit: Visit, shelf: Shelf) -> None:
    visit.open(f"/admin/books/{shelf.add().id}")
    visit.page.get_by_text(visit.words.retire_step).click()


def all_loans(visit: Visit, shelf: Shelf) -> None:
    book = shelf.add()
    _, loan = shelf.lend_out(book)
    visit.stack.sql("UPDATE loans SET due_at = UTC_TIMESTAMP(6) - INTERVAL 3 DAY WHERE id = %s", loan)
    visit.open(f"/admin/loans?book={book.id}")
    expect(visit.page.get_by_role("listitem").filter(has_text=book.title)).to_contain_text(visit.words.overdue)


def empty(path: str) -> Callable[[Visit, Shelf], None]:
    return lambda visit, _: visit.open(path)


READERS: dict[str, Callable[[Visit, Shelf], None]] = {
    "a book that is lent": all_lent,
    "borrowing": borrowing,
    "loans": loans,
    "no loans": empty("/loans"),
    "past loans": past_loans,
    "reservations": reservations,
    "no reservations": empty("/reservations"),
    "notifications": notifications,
    "no notifications": empty("/notifications"),
    "no administrator": empty("/admin"),
}
ADMINISTRATORS: dict[str, Callable[[Visit, Shelf], None]] = {
    "books to keep": books_to_keep,
    "new book": new_book,
    "book to change": book_to_change,
    "no book to change": empty("/admin/books/999999999"),
    "all loans": all_loans,
}


@pytest.mark.parametrize("prepare", READERS.values(), ids=READERS)
def test_a_page_of_lending_is_for_everyone(
    reader: Visit, shelf: Shelf, prepare: Callable[[Visit, Shelf], None]
) -> None:
    prepare(reader, shelf)
    assert_for_everyone(reader)


@pytest.mark.parametrize("prepare", ADMINISTRATORS.values(), ids=ADMINISTRATORS)
def test_a_page_of_the_administrator_is_for_everyone(
    administrator: Visit, shelf: Shelf, prepare: Callable[[Visit, Shelf], None]
) -> None:
    prepare(administrator, shelf)
    assert_for_everyone(administrator)


@pytest.mark.parametrize("path", ["/loans", "/reservations", "/notifications", "/admin/loans"])
def test_a_page_of_ones_own_asks_to_log_in_and_leads_back(
    visit: NewVisit, stack: RunningLibrary, words: SimpleNamespace, path: str
) -> None:
    guest = visit(words, stack.new_user(), logged_in=False)
    guest.open(path)
    assert_for_everyone(guest)
    guest.page.get_by_role("main").get_by_role("link", name=words.log_in, exact=True).click()
    guest.log_in()
    guest.page.wait_for_url(f"**{path}")
