"""What an administrator does in the browser, and what nobody else does."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisit
from tests.browser.shelf import Shelf
from tests.browser.visit import Visit
from tests.stack import RunningLibrary


@pytest.mark.usefixtures("shelf")
def test_a_book_is_added_changed_and_retired(administrator: Visit, reader: Visit) -> None:
    page, words = administrator.page, administrator.words
    title = f"새 책 {administrator.user}"
    values = (title, "한강", "창비", "2014", "문학", "열흘의 이야기.", "15,000")
    administrator.open("/admin/books/new")
    administrator.button(words.save).click()
    expect(page.get_by_label(words.fields[0], exact=True)).to_be_focused()
    administrator.sees(words.fill_in.format(words.fields[0]))
    for field, value in zip(words.fields, values, strict=True):
        page.get_by_label(field, exact=True).fill(value)
    page.get_by_label(words.copies, exact=True).fill("2")
    administrator.button(words.save).click()
    administrator.sees(words.book_added.format(title))

    page.get_by_label(words.search).fill(title)
    row = page.get_by_role("listitem").filter(has_text=title)
    expect(row).to_contain_text(words.in_stock.format(2, 2))
    page.get_by_role("link", name=words.change.format(title)).click()
    page.get_by_label(words.copies, exact=True).fill("3")
    administrator.button(words.save).click()
    administrator.sees(words.saved.format(title))
    page.get_by_label(words.search).fill(title)
    expect(row).to_contain_text(words.in_stock.format(3, 3))

    page.get_by_role("link", name=words.change.format(title)).click()
    book = page.url.rpartition("/")[2]
    reader.open(f"/books/{book}")
    reader.sees(words.available.format(3, 3))
    retire = administrator.button(words.retire, title)
    expect(retire).to_be_hidden()
    page.get_by_text(words.retire_step).click()
    retire.click()
    administrator.sees(words.retired.format(title))
    reader.page.reload()
    expect(reader.page.get_by_role("heading", name=words.no_book)).to_be_visible()


@pytest.mark.usefixtures("shelf")
def test_a_title_has_as_many_characters_in_the_form_as_in_the_contract(administrator: Visit) -> None:
    page, words = administrator.page, administrator.words
    values = ("📚" * 256, "한강", "창비", "2014", "문학", "열흘의 이야기.", "15,000")
    administrator.open("/admin/books/new")
    for field, value in zip(words.fields, values, strict=True):
        page.get_by_label(field, exact=True).fill(value)
    administrator.button(words.save).click()
    expect(page.get_by_label(words.fields[0], exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_label(words.fields[0], exact=True).fill("📚" * 255)
    administrator.button(words.save).click()
    administrator.sees(words.book_added.format("📚" * 255))


def test_copies_that_are_lent_cannot_be_taken_away(administrator: Visit, shelf: Shelf) -> None:
    words, book = administrator.words, shelf.add(2)
    shelf.lend_out(book)
    administrator.open(f"/admin/books/{book.id}")
    copies = administrator.page.get_by_label(words.copies, exact=True)
    copies.fill("0")
    administrator.button(words.save).click()
    administrator.sees(words.copies_in_use)
    expect(copies).to_be_focused()


def test_a_book_is_returned_on_behalf_of_its_reader_whose_loans_the_filters_find(
    administrator: Visit, reader: Visit, shelf: Shelf
) -> None:
    page, words = administrator.page, administrator.words
    book, another = shelf.add(), shelf.add()
    shelf.borrow(reader.token, book)
    shelf.lend_out(another)
    administrator.open("/admin/loans")
    page.get_by_label(words.reader_id).fill(reader.user or "")
    administrator.button(words.find).click()
    expect(page).to_have_url(re.compile(rf"reader={reader.user}"))
    expect(page.get_by_role("heading", name=book.title)).to_be_visible()
    expect(page.get_by_role("heading", name=another.title)).to_have_count(0)
    administrator.button(words.return_for.format(book.title, reader.user)).click()
    administrator.sees(words.returned_for.format(book.title, reader.user))
    administrator.sees(words.no_matching_loans)
    page.get_by_role("combobox", name=words.state).select_option(label=words.returned_state)
    expect(page.get_by_role("heading", name=book.title)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name=book.title)).to_be_visible()
    assert reader.borrowed() == []


@pytest.mark.parametrize("path", ["/admin", "/admin/books/new", "/admin/loans"])
def test_nobody_else_sees_the_administrators_pages(reader: Visit, path: str) -> None:
    reader.open(path)
    expect(reader.page.get_by_role("heading", level=1, name=reader.words.admins_only)).to_be_visible()


def test_a_browser_that_remembers_an_administrator_shows_nothing_to_a_reader(
    visit: NewVisit, stack: RunningLibrary, words: SimpleNamespace
) -> None:
    impostor = visit(words, stack.new_user(), role="admin")
    impostor.open("/admin/loans")
    expect(impostor.page.get_by_role("heading", level=1, name=words.admins_only)).to_be_visible()
