"""From the cart to the reader's shelf and back."""

import re
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisit
from tests.browser.shelf import Shelf
from tests.browser.test_cart import tab_to
from tests.browser.visit import Visit
from tests.outbox import notifications
from tests.stack import RunningLibrary, runs, wait_until


def test_what_can_be_lent_is_borrowed_and_the_rest_is_refused_with_a_next_step(reader: Visit, shelf: Shelf) -> None:
    page, words = reader.page, reader.words
    here, gone, left = shelf.add(), shelf.add(), shelf.add()
    shelf.lend_out(gone)
    reader.fill_cart(here.id, gone.id, left.id)
    reader.open("/cart")
    page.get_by_label(words.select.format(left.title)).uncheck()
    reader.button(words.borrow).click()

    outcome = page.get_by_role("region", name=words.borrowed)
    expect(outcome).to_be_focused()
    expect(outcome.get_by_role("listitem").filter(has_text=here.title)).to_contain_text(words.until)
    expect(outcome).to_contain_text(words.refused)
    expect(outcome.get_by_role("listitem").filter(has_text=gone.title)).to_contain_text(words.none_left)
    expect(reader.quantity(here.title)).to_have_count(0)
    reader.sees_in_cart(2)
    reader.button(words.reserve, gone.title).click()
    expect(outcome.get_by_role("link", name=words.in_line.format(1))).to_be_focused()

    outcome.get_by_role("button", name=words.close).click()
    expect(outcome).to_have_count(0)
    assert reader.borrowed() == [here.title]
    reader.holds({gone.id: 1, left.id: 1})


def test_each_button_that_is_double_clicked_does_its_work_once(reader: Visit, shelf: Shelf) -> None:
    page, words = reader.page, reader.words
    book = shelf.add(2)
    changes: list[str] = []
    page.on("request", lambda sent: changes.append(sent.url.rpartition("/")[2]) if sent.method == "POST" else None)
    reader.open(f"/books/{book.id}")
    reader.button(words.add_long).dblclick()
    reader.sees_in_cart(1)
    page.get_by_role("navigation").get_by_role("link", name=re.compile(words.cart)).click()
    reader.button(words.borrow).dblclick()
    outcome = page.get_by_role("region", name=words.borrowed)
    expect(outcome).to_contain_text(book.title)
    expect(outcome.get_by_role("listitem")).to_have_count(1)
    reader.link(words.my_loans).first.click()
    reader.button(words.renew, book.title).dblclick()
    reader.sees(words.renewed.format(book.title))
    reader.button(words.give_back, book.title).dblclick()
    reader.sees(words.given_back.format(book.title))
    assert changes == ["add", "loans", "renew", "return"]


def test_a_loan_is_renewed_once_and_returned(reader: Visit, shelf: Shelf) -> None:
    page, words = reader.page, reader.words
    book = shelf.add()
    shelf.borrow(reader.token, book)
    reader.open("/")
    reader.link(words.my_loans).click()
    reader.sees(words.in_days.format(14))
    reader.button(words.renew, book.title).click()
    reader.sees(words.renewed.format(book.title))
    reader.sees(words.in_days.format(28))
    expect(reader.button(words.renew, book.title)).to_have_count(0)
    reader.button(words.give_back, book.title).click()
    reader.sees(words.given_back.format(book.title))
    reader.sees(words.no_loans)
    reader.link(words.past).click()
    expect(page.get_by_role("heading", name=book.title)).to_be_visible()
    assert reader.borrowed() == []


def test_a_reader_waits_in_line_is_told_when_the_book_is_back_and_borrows_it(reader: Visit, shelf: Shelf) -> None:
    page, words = reader.page, reader.words
    book = shelf.add()
    other, loan = shelf.lend_out(book)
    page.clock.install()
    reader.open(f"/books/{book.id}")
    reader.sees(words.all_lent)
    reader.button(words.reserve, book.title).click()
    expect(reader.link(words.in_line_long.format(1))).to_be_focused()
    reader.link(words.in_line_long.format(1)).click()
    reader.sees(words.next_in_line)

    shelf.take_back(other, loan)
    wait_until(lambda: notifications(reader.stack, str(reader.user))[-1:] == ["reservation_ready"], "the news is there")
    page.clock.fast_forward("00:31")  # a page asks for news twice a minute
    expect(page.get_by_role("status").filter(has_text=words.arrived.format(1))).to_be_attached(timeout=60_000)
    reader.link(words.notifications.format(1)).click()
    reader.sees(words.ready_news.format(book.title))
    reader.button(words.read_all).click()
    reader.sees(words.all_read)
    page.get_by_role("link", name=words.ready_news.format(book.title)).click()
    reader.sees(words.ready)
    reader.button(words.borrow_one, book.title).click()
    reader.sees(words.borrowed_one.format(book.title))
    assert reader.borrowed() == [book.title]


def test_a_reservation_is_given_up_and_taken_up_again(reader: Visit, shelf: Shelf) -> None:
    book = shelf.add()
    shelf.lend_out(book)
    shelf.reserve(reader.token, book)
    reader.open("/reservations")
    reader.button(reader.words.cancel, book.title).click()
    reader.sees(reader.words.cancelled.format(book.title))
    expect(reader.button(reader.words.cancel, book.title)).to_have_count(0)
    reader.button(reader.words.again).click()
    expect(reader.button(reader.words.cancel, book.title)).to_be_visible()


def test_a_session_that_ended_before_the_cart_was_borrowed_leads_over_the_login_to_the_loan(
    reader: Visit, shelf: Shelf
) -> None:
    book = shelf.add()
    reader.fill_cart(book.id)
    reader.open("/cart")
    reader.end_session()
    reader.button(reader.words.borrow).click()
    reader.sees(reader.words.ended)
    reader.log_in()
    expect(reader.page.get_by_role("region", name=reader.words.borrowed)).to_contain_text(book.title)
    assert reader.borrowed() == [book.title]


@pytest.mark.parametrize(("words", "kind"), [("ko", "hang"), ("en", "kill")], indirect=["words"])
def test_a_member_that_goes_while_the_cart_is_borrowed_costs_nothing(reader: Visit, shelf: Shelf, kind: str) -> None:
    words, stack = reader.words, reader.stack
    books = [shelf.add() for _ in range(5)]
    reader.fill_cart(*(book.id for book in books))
    reader.open("/cart")
    pid = stack.pids("naver")["naver/gateway"]
    with ThreadPoolExecutor(1) as pool:
        injected = pool.submit(stack.fault, "naver", kind)
        wait_until(lambda: not runs(pid), "naver is gone, and the front door does not know it yet")
        reader.button(words.borrow).click()
        injected.result()
    expect(reader.page.get_by_role("region", name=words.borrowed_many.format(5))).to_be_visible(timeout=40_000)
    expect(reader.button(words.log_out)).to_be_visible()
    assert reader.borrowed() == sorted(book.title for book in books)
    reader.holds({})
    stack.heal("naver")
    assert len(reader.borrowed()) == 5


def test_a_cart_is_borrowed_and_returned_by_keyboard_alone(
    visit: NewVisit, words: SimpleNamespace, stack: RunningLibrary, shelf: Shelf
) -> None:
    book = shelf.add()
    reader = visit(words, stack.new_user())
    page = reader.page
    reader.fill_cart(book.id)
    reader.open("/cart")
    tab_to(reader, reader.button(words.borrow))
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name=words.borrowed)).to_be_focused()
    tab_to(reader, page.get_by_role("main").get_by_role("link", name=words.my_loans))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    tab_to(reader, reader.button(words.give_back, book.title))
    page.keyboard.press("Space")
    reader.sees(words.no_loans)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert reader.borrowed() == []
