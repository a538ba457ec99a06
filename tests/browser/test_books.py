"""From the door to the book: searching, narrowing down, turning pages."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisit
from tests.browser.visit import Visit


@pytest.fixture
def guest(visit: NewVisit, words: SimpleNamespace) -> Visit:
    """Give the browser of someone who is not logged in, on the first page."""
    guest = visit(words)
    guest.open("/")
    return guest


def test_search_answers_while_one_types_and_stands_in_the_address(guest: Visit) -> None:
    page, words = guest.page, guest.words
    total = guest.stack.sql("SELECT count(*) FROM books WHERE title LIKE '%%가이드%%' OR author LIKE '%%가이드%%'")[0][
        0
    ]
    page.get_by_label(words.search).press_sequentially("가이드")
    guest.sees(words.found.format(total))
    expect(page.get_by_role("article")).to_have_count(total)
    page.reload()
    guest.sees(words.found.format(total))
    expect(page.get_by_label(words.search)).to_have_value("가이드")


def test_the_way_back_from_a_book_leads_to_the_list_as_it_was_left(guest: Visit) -> None:
    page, words = guest.page, guest.words
    page.get_by_label(words.search).fill("가이드")
    page.wait_for_url("**search=*")
    page.get_by_role("article").get_by_role("link").first.click()
    page.get_by_role("link", name=words.back_to_books).click()
    expect(page.get_by_label(words.search)).to_have_value("가이드")
    page.goto("/books/3")
    page.get_by_role("link", name=words.back_to_books).click()
    expect(page.get_by_role("article")).to_have_count(24)


def test_a_search_without_a_result_offers_a_next_step(guest: Visit) -> None:
    page, words = guest.page, guest.words
    page.get_by_label(words.search).fill("qqqq")
    expect(page.get_by_role("heading", name=words.no_books.format("qqqq"))).to_be_visible()
    guest.button(words.reset).click()
    expect(page.get_by_role("article")).to_have_count(24)
    expect(page.get_by_label(words.search)).to_have_value("")


def test_a_search_is_cut_after_a_hundred_characters_and_never_within_one(guest: Visit) -> None:
    page, words = guest.page, guest.words
    text = "q" * 99 + "📚"
    guest.open(f"/?search={text}and+more")
    guest.sees(words.no_books.format(text))
    page.get_by_label(words.search).fill(f"q{text}")
    guest.sees(words.no_books.format("q" * 100))


def test_lone_consonants_are_searched_for_as_they_stand(guest: Visit) -> None:
    page, words = guest.page, guest.words
    guest.open("/?search=ㄱㄴㄷ")
    page.wait_for_timeout(1_000)  # longer than the site waits for what is typed
    guest.sees(words.no_books.format("ㄱㄴㄷ"))
    expect(page).to_have_url(re.compile("search="))
    page.get_by_label(words.search).fill("ㅎ")
    page.get_by_label(words.search).press("Enter")
    guest.sees(words.no_books.format("ㅎ"))


def test_category_year_publisher_and_sort_narrow_the_list_down_and_the_back_button_undoes_them(guest: Visit) -> None:
    page, words, stack = guest.page, guest.words, guest.stack
    ((year, publisher),) = stack.sql(
        "SELECT year, publisher FROM books WHERE category = 'IT' GROUP BY 1, 2 ORDER BY count(*) DESC, 1 LIMIT 1"
    )
    chosen = "category = 'IT' AND year = %s AND publisher = %s"
    rows = stack.sql(f"SELECT title FROM books WHERE {chosen} ORDER BY price, id", year, publisher)
    page.get_by_role("button", name=re.compile(rf"^{words.computing} ?\d+$")).click()
    page.get_by_role("combobox", name=words.year, exact=True).select_option(str(year))
    page.get_by_role("combobox", name=words.publisher, exact=True).select_option(publisher)
    page.get_by_role("combobox", name=words.sort, exact=True).select_option(label=words.cheapest)
    expect(page.get_by_role("article").get_by_role("heading")).to_have_text([title for (title,) in rows])
    assert "sort=cheapest" in page.url
    for _ in range(4):
        page.go_back()
    expect(page.get_by_role("article")).to_have_count(24)


def test_pages_are_turned_forward_and_back_and_show_every_book_once(guest: Visit) -> None:
    page, words = guest.page, guest.words
    (total,) = guest.stack.sql("SELECT count(*) FROM books WHERE NOT retired")[0]
    pages = -(-total // 24)
    titles: list[str] = []
    for number in range(1, pages + 1):
        guest.sees(words.page.format(number, pages))
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        titles += page.get_by_role("article").get_by_role("heading").all_inner_texts()
        if number < pages:
            guest.link(words.next).click()
    assert len(titles) == total
    guest.link(words.previous).click()
    guest.sees(words.page.format(pages - 1, pages))


def test_a_choice_of_language_is_kept_and_told_to_the_browser(guest: Visit) -> None:
    page = guest.page
    (other,) = {"ko", "en"} - {guest.words.lang}
    guest.button(guest.words.other).click()
    expect(page.locator("html")).to_have_attribute("lang", other)
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", other)
    expect(page.get_by_role("button", name=guest.words.other)).to_have_count(0)


def test_a_new_visitor_is_greeted_in_korean(guest: Visit) -> None:
    page = guest.page
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    guest.sees("어떤 책을 찾으세요?")
