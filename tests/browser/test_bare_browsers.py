"""A browser that lacks what newer ones have, or keeps the site from having it."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisit
from tests.browser.shelf import Shelf
from tests.browser.visit import Visit
from tests.stack import RunningLibrary

OLD = "delete AbortSignal.any;"  # as Safari before 17.4
STORAGE = {
    "blocked": """for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, {
        get() { throw new DOMException("The operation is insecure.", "SecurityError"); },
    });""",
    "full": """Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); };""",
}


@pytest.fixture(params=STORAGE)
def guest(request: pytest.FixtureRequest, visit: NewVisit, stack: RunningLibrary, words: SimpleNamespace) -> Visit:
    """Give the browser of a user who has not logged in yet."""
    bare = visit(words, stack.new_user(), logged_in=False)
    bare.context.add_init_script(OLD + STORAGE[request.param])
    return bare


def test_a_book_is_found_borrowed_and_kept_in_mind_over_the_login(guest: Visit, shelf: Shelf) -> None:
    page, words = guest.page, guest.words
    book = shelf.add()
    guest.open("/")
    if page.locator("html").get_attribute("lang") != words.lang:
        page.get_by_role("button", name="English").click()
    page.get_by_label(words.search).fill(book.title)
    guest.button(words.add, book.title).click()
    guest.log_in()
    guest.sees_in_cart(1)
    page.get_by_role("navigation").get_by_role("link", name=words.in_cart.format(1)).click()
    guest.button(words.borrow).click()
    expect(page.get_by_role("region", name=words.borrowed)).to_contain_text(book.title)
    assert guest.borrowed() == [book.title]


def test_who_blocks_cookies_is_told_that_a_login_needs_them(visit: NewVisit, words: SimpleNamespace) -> None:
    guest = visit(words)
    guest.context.add_init_script("Object.defineProperty(Navigator.prototype, 'cookieEnabled', { value: false });")
    guest.open("/login")
    guest.sees(words.cookies)
