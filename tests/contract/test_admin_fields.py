"""What may be said of a book."""

from typing import Any

import pytest

from tests.contract.administrator import NEW, Administration
from tests.contract.conftest import Read


def test_a_text_is_kept_as_it_was_typed_but_for_its_ends(shelf: Administration) -> None:
    book = shelf.add(title="  \u1112\u1161\u11ab\u00a0글\n책 \u200b", description="두\t칸\r\n두 줄\n").json()
    assert (book["title"], book["description"]) == ("한\u00a0글 책", "두\t칸\n두 줄")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", " \n"),
        ("title", "\u200b"),
        ("title", "x" * 256),
        ("title", 7),
        ("title", None),
        ("author", "a\0b"),
        ("author", "\ud800"),
        ("publisher", "x" * 101),
        ("category", "\x1b[2J"),
        ("description", "x" * 2001),
        ("year", 0),
        ("year", 10_000),
        ("year", "2020"),
        ("year", 2020.5),
        ("price", -1),
        ("price", 2**32),
        ("price", True),
        ("copies", -1),
        ("copies", 1000),
        ("copies", None),
        ("isbn", ""),
        ("isbn", "123"),
        ("isbn", "97889364341-2-X"),
        ("isbn", "9788936434121"),
        ("isbn", "89-364-3412-X"),
        ("isbn", "4006381333931"),
        ("isbn", 9788936434120),
        ("cover_image", None),
        ("cover_image", "//elsewhere.example/a.png"),
        ("cover_image", "http://elsewhere.example/a.png"),
        ("cover_image", "javascript:alert(1)"),
        ("cover_image", "/a.png\n"),
        ("cover_image", "/" + "x" * 500),
        ("id", "1"),
        ("prise", 1),
    ],
)
def test_a_field_that_makes_no_sense_is_named_and_nothing_changes(
    shelf: Administration, read: Read, field: str, value: Any
) -> None:
    book = shelf.add().json()
    for answer in (shelf.add(**{field: value}), shelf.change(book["id"], **{field: value})):
        assert answer.status_code == 400, answer.text
        assert f"'{field}'" in answer.json()["error"]
    assert read(book["id"]) == book | {"status": 200}


@pytest.mark.parametrize("field", NEW)
def test_a_new_book_without_a_field_is_told_so(shelf: Administration, field: str) -> None:
    answer = shelf.send("POST", "", {name: value for name, value in NEW.items() if name != field})
    assert (answer.status_code, answer.json()["error"]) == (400, f"'{field}' is missing.")
