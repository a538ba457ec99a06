"""Filling the cart and changing one's mind."""

import re
from types import SimpleNamespace

from playwright.sync_api import Locator, expect

from tests.browser.conftest import NewVisit
from tests.browser.visit import Visit
from tests.stack import RunningLibrary

FIRST, SECOND = "Kubernetes 완벽 가이드", "Go 프로그래밍 입문"  # books 1 (38,000 won) and 2 (32,000)


def test_a_book_goes_into_the_cart_and_is_counted_and_paid_for(reader: Visit) -> None:
    page, words = reader.page, reader.words
    reader.open("/")
    reader.button(words.add, FIRST).click()
    reader.sees(words.added.format(FIRST))
    reader.sees_in_cart(1)
    page.get_by_role("heading", name=SECOND).click()
    reader.button(words.add_long).click()
    reader.sees_in_cart(2)
    page.get_by_role("navigation").get_by_role("link", name=re.compile(words.cart)).click()
    reader.button(words.more, FIRST).click()
    expect(reader.quantity(FIRST)).to_have_value("2")
    reader.quantity(SECOND).fill("12")
    reader.quantity(SECOND).press("Enter")
    reader.sees_in_cart(14)
    expect(page.get_by_role("complementary")).to_contain_text("₩460,000")
    page.get_by_label(words.select.format(SECOND)).uncheck()
    expect(page.get_by_role("complementary")).to_contain_text("₩76,000")
    reader.holds({"1": 2, "2": 12})


def test_what_is_removed_comes_back_by_one_click_one_book_some_or_all(reader: Visit) -> None:
    page, words = reader.page, reader.words
    for book, quantity in (("1", 3), ("2", 1)):
        reader.context.request.post("/api/cart/add", data={"book_id": book, "quantity": quantity})
    reader.open("/cart")

    reader.button(words.remove, FIRST).click()
    expect(reader.quantity(FIRST)).to_have_count(0)
    reader.holds({"2": 1})
    reader.button(words.undo).click()
    expect(reader.quantity(FIRST)).to_have_value("3")
    reader.holds({"1": 3, "2": 1})

    page.get_by_label(words.select.format(SECOND)).uncheck()
    reader.button(words.remove_selected).click()
    reader.holds({"2": 1})
    reader.button(words.undo).click()
    reader.holds({"1": 3, "2": 1})

    reader.button(words.clear).click()
    reader.sees(words.empty)
    reader.holds({})
    reader.button(words.undo).click()
    reader.sees_in_cart(4)
    reader.holds({"1": 3, "2": 1})


def test_at_the_limit_of_a_book_the_cart_says_so_and_stays_as_it_is(reader: Visit) -> None:
    reader.open("/books/1")
    reader.context.request.post("/api/cart/add", data={"book_id": "1", "quantity": 99})
    reader.button(reader.words.add_long).click()
    expect(reader.page.get_by_role("status").filter(has_text="99")).to_be_visible()
    reader.sees_in_cart(99)
    assert reader.cart() == {"1": 99}


def test_two_tabs_show_the_same_cart_and_share_the_session(reader: Visit) -> None:
    words = reader.words
    tab = reader.another_tab()
    reader.open("/")
    tab.open("/cart")
    reader.button(words.add, FIRST).click()
    expect(tab.quantity(FIRST)).to_have_value("1")
    tab.button(words.more, FIRST).click()
    reader.sees_in_cart(2)
    reader.button(words.log_out).click()
    expect(tab.page.get_by_role("main").get_by_role("link", name=words.log_in)).to_be_visible()


def test_two_browsers_of_one_reader_lose_nothing_of_each_other(
    visit: NewVisit, words: SimpleNamespace, stack: RunningLibrary, reader: Visit
) -> None:
    elsewhere = visit(words, reader.user)
    reader.open("/")
    elsewhere.open("/")
    for each in (reader, elsewhere):
        for _ in range(5):
            each.button(words.add, FIRST).click()
    reader.holds({"1": 10})
    for each in (reader, elsewhere):
        each.open("/cart")
        expect(each.quantity(FIRST)).to_have_value("10")


def test_the_whole_way_goes_by_keyboard(visit: NewVisit, words: SimpleNamespace, stack: RunningLibrary) -> None:
    guest = visit(words, stack.new_user(), logged_in=False)
    page = guest.page
    guest.open("/login")
    tab_to(guest, page.get_by_label(words.id, exact=True))
    page.keyboard.type(guest.user or "")
    tab_to(guest, page.get_by_label(words.password, exact=True))
    page.keyboard.type("password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()

    tab_to(guest, page.get_by_label(words.search))
    page.keyboard.type("Kubernetes 완벽")
    expect(page.get_by_role("article")).to_have_count(1)
    tab_to(guest, guest.button(words.add, FIRST))
    page.keyboard.press("Enter")
    guest.sees_in_cart(1)

    tab_to(guest, page.get_by_role("navigation").get_by_role("link", name=words.cart), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    tab_to(guest, guest.button(words.more, FIRST))
    page.keyboard.press("Space")
    expect(guest.quantity(FIRST)).to_have_value("2")
    tab_to(guest, guest.button(words.remove, FIRST), "Shift+Tab")
    page.keyboard.press("Enter")
    guest.sees(words.empty)
    tab_to(guest, guest.button(words.undo))
    page.keyboard.press("Enter")
    expect(guest.quantity(FIRST)).to_have_value("2")
    guest.holds({"1": 2})


def tab_to(visit: Visit, wanted: Locator, key: str = "Tab") -> None:
    """Press the key until the focus is there, and see that it shows."""
    for _ in range(60):
        visit.page.keyboard.press(key)
        if wanted.evaluate("element => element === document.activeElement"):
            assert wanted.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
            return
    raise AssertionError(f"{key} does not come to {wanted}")
