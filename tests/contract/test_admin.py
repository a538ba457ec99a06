"""The administrator's catalogue: who may change it, what may be said of a book, and what readers see of it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.shelf import clear, copies
from tests.stack import Stack

NEW = {
    "title": "소년이 온다",
    "author": "한강",
    "publisher": "창비",
    "year": 2014,
    "category": "문학",
    "description": "열흘의 이야기.",
    "price": 15000,
    "copies": 2,
}
JSON = {"Content-Type": "application/json"}
CALLS = [
    ("POST", "/api/admin/books"),
    ("PATCH", "/api/admin/books/1"),
    ("DELETE", "/api/admin/books/1"),
    ("GET", "/api/admin/loans"),
]


@dataclass
class Shelf:
    """What an administrator does with books of the test's own."""

    client: httpx.Client

    def send(self, method: str, path: str, body: object = None, key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return self.client.request(method, f"/api/admin/books{path}", content=json.dumps(body), headers=headers | JSON)

    def add(self, key: str | None = None, **fields: object) -> httpx.Response:
        return self.send("POST", "", NEW | fields, key)

    def change(self, book_id: str, key: str | None = None, **fields: object) -> httpx.Response:
        return self.send("PATCH", f"/{book_id}", fields, key)

    def retire(self, book_id: str) -> httpx.Response:
        return self.send("DELETE", f"/{book_id}")


@pytest.fixture
def shelf(stack: Stack, administrator: httpx.Client) -> Iterator[Shelf]:
    """Give the administrator's hands; what they add is gone after the test."""
    yield Shelf(administrator)
    clear(stack)


Read = Callable[[str], dict[str, Any]]


@pytest.fixture
def read(stack: Stack) -> Read:
    """Give a function that reads a book through one member after the other, and fails where they differ."""

    def read(book_id: str) -> dict[str, Any]:
        first, second = (httpx.get(f"{url}/api/books/{book_id}") for url in (stack.naver, stack.nhn))
        assert first.json() == second.json()
        return first.json() | {"status": first.status_code}

    return read


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_everyone_but_an_administrator_is_refused(reader: httpx.Client, api: httpx.Client, method: str, path: str):
    refused = reader.request(method, path, json=NEW if method != "GET" else None)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert api.request(method, path).status_code == 401


def test_a_new_book_is_in_lists_and_details_of_both_members_at_once(shelf: Shelf, api: httpx.Client, read: Read):
    before = int(api.get("/api/books").headers["x-total-count"])
    answer = shelf.add(isbn="978-89-364-3412-0")
    book = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (201, f"/api/books/{book['id']}")
    assert book == {**NEW, "id": book["id"], "isbn": "9788936434120", "cover_image": "", "copies": 2, "available": 2}
    assert read(book["id"]) == book | {"status": 200}
    assert api.get("/api/books?search=소년이").json() == [book]
    assert api.get("/api/books").headers["x-total-count"] == str(before + 1)


def test_a_text_is_kept_as_it_would_be_searched_for(shelf: Shelf):
    book = shelf.add(title="  \u1112\u1161\u11ab  글\n책 ", description="두\t줄").json()
    assert (book["title"], book["description"]) == ("한 글 책", "두 줄")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", " \n"),
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
def test_a_field_that_makes_no_sense_is_named_and_nothing_changes(shelf: Shelf, read: Read, field: str, value: object):
    book = shelf.add().json()
    for answer in (shelf.add(**{field: value}), shelf.change(book["id"], **{field: value})):
        assert answer.status_code == 400, answer.text
        assert f"'{field}'" in answer.json()["error"]
    assert read(book["id"]) == book | {"status": 200}


@pytest.mark.parametrize("field", NEW)
def test_a_new_book_without_a_field_is_told_so(shelf: Shelf, field: str):
    answer = shelf.send("POST", "", {name: value for name, value in NEW.items() if name != field})
    assert (answer.status_code, answer.json()["error"]) == (400, f"'{field}' is missing.")


def test_what_is_given_of_a_book_changes_and_the_rest_stays(shelf: Shelf, api: httpx.Client, read: Read):
    book = shelf.add().json()
    etag = api.get(f"/api/books/{book['id']}").headers["etag"]
    answer = shelf.change(book["id"], title="채식주의자", price=16_000, cover_image="/covers/1.png")
    assert answer.status_code == 200
    assert answer.json() == book | {"title": "채식주의자", "price": 16_000, "cover_image": "/covers/1.png"}
    assert read(book["id"]) == answer.json() | {"status": 200}
    assert api.get(f"/api/books/{book['id']}", headers={"If-None-Match": etag}).status_code == 200
    assert shelf.change(book["id"]).status_code == 400


def test_copies_are_bought_and_given_away_but_not_those_that_are_lent(shelf: Shelf, reader: httpx.Client, read: Read):
    book = shelf.add().json()
    assert shelf.change(book["id"], copies=5).json()["available"] == 5
    reader.post("/api/cart/add", json={"book_id": book["id"]})
    assert len(reader.post("/api/loans", json={}).json()["loans"]) == 1
    assert shelf.change(book["id"], copies=1).json() == book | {"copies": 1, "available": 0}
    assert read(book["id"]) == book | {"copies": 1, "available": 0, "status": 200}
    answer = shelf.change(book["id"], copies=0, title="ungeschrieben")
    assert (answer.status_code, answer.json()["code"]) == (409, "copies_in_use")
    assert read(book["id"])["title"] == book["title"]


def test_a_bought_copy_goes_to_who_waits_for_one(shelf: Shelf, reader: httpx.Client):
    book = shelf.add(copies=0).json()
    assert reader.post("/api/reservations", json={"book_id": book["id"]}).status_code == 200
    assert shelf.change(book["id"], copies=2).json() == book | {"copies": 2, "available": 1}
    assert [each["state"] for each in reader.get("/api/reservations").json()] == ["ready"]


def test_an_isbn_is_one_books_even_when_it_is_retired(shelf: Shelf):
    first, second = shelf.add(isbn="89-364-3412-X").json(), shelf.add().json()
    shelf.retire(first["id"])
    for answer in (shelf.add(isbn="893643412X"), shelf.change(second["id"], isbn="893643412X")):
        assert (answer.status_code, answer.json()["code"]) == (409, "isbn_taken")
    assert shelf.change(second["id"], isbn=None).json()["isbn"] is None


def test_a_retired_book_is_gone_for_readers_and_its_loan_can_still_be_returned(
    stack: Stack, shelf: Shelf, reader: httpx.Client, api: httpx.Client, read: Read
):
    book = shelf.add(title="사라질 책").json()
    reader.post("/api/cart/add", json={"book_id": book["id"]})
    (loan,) = reader.post("/api/loans", json={}).json()["loans"]
    for _ in range(2):
        assert shelf.retire(book["id"]).status_code == 200
    assert read(book["id"])["status"] == 404
    assert api.get("/api/books?search=사라질").json() == []
    assert shelf.change(book["id"], price=1).json()["code"] == "book_not_found"
    assert reader.post("/api/reservations", json={"book_id": book["id"]}).status_code == 404
    assert reader.post(f"/api/loans/{loan['id']}/return").status_code == 200
    assert copies(stack, book["id"]) == ["retired", "retired"]


def test_who_waits_for_a_book_that_is_retired_waits_no_more(shelf: Shelf, reader: httpx.Client, stack: Stack):
    book = shelf.add(copies=0).json()
    reader.post("/api/reservations", json={"book_id": book["id"]})
    shelf.change(book["id"], copies=1)  # a copy is kept for the reader
    shelf.retire(book["id"])
    assert reader.get("/api/reservations").json() == []
    assert copies(stack, book["id"]) == ["retired"]
    cancelled = "SELECT COUNT(*) FROM outbox WHERE type = 'library.reservation.cancelled' AND data LIKE %s"
    assert stack.sql(cancelled, f'%"book_id": {book["id"]},%') == [(1,)]


@pytest.mark.parametrize("book_id", ["9999", "0", "abc", "1%27", "99999999999999999999"])
def test_what_is_no_book_cannot_be_changed_or_retired(shelf: Shelf, book_id: str):
    assert shelf.change(book_id, price=1).json()["code"] == "book_not_found"
    assert shelf.retire(book_id).json()["code"] == "book_not_found"


def test_a_change_that_is_sent_again_is_made_once(shelf: Shelf, read: Read):
    first, again = (shelf.add(key="one") for _ in range(2))
    assert first.json() == again.json()
    book = first.json()
    for _ in range(2):
        assert shelf.change(book["id"], key="two", copies=7).json()["copies"] == 7
        shelf.change(book["id"], copies=4)
    assert read(book["id"])["copies"] == 4
    assert shelf.change(book["id"], key="two", copies=8).json()["code"] == "idempotency_key_reused"


def test_every_change_is_told_in_an_event(shelf: Shelf, stack: Stack):
    book = shelf.add().json()
    shelf.change(book["id"], price=1)
    shelf.retire(book["id"])
    count = "SELECT COUNT(*) FROM outbox WHERE type = 'library.book.changed' AND subject = %s"
    assert stack.sql(count, book["id"]) == [(3,)]


def test_all_loans_are_found_by_state_reader_and_book(shelf: Shelf, stack: Stack, reader: httpx.Client):
    books = [shelf.add().json()["id"] for _ in range(3)]
    for book_id in books:
        reader.post("/api/cart/add", json={"book_id": book_id})
    loans = reader.post("/api/loans", json={}).json()["loans"]
    late, returned, other = (loan["id"] for loan in loans)
    stack.sql("UPDATE loans SET due_at = UTC_TIMESTAMP(6) - INTERVAL 1 DAY WHERE id = %s", late)
    assert shelf.client.post(f"/api/loans/{returned}/return").status_code == 200  # on behalf of the reader

    def ids(**query: object) -> list[str]:
        answer = shelf.client.get("/api/admin/loans", params={"user_id": loans[0]["user_id"], **query})
        assert answer.status_code == 200, answer.text
        return [loan["id"] for loan in answer.json()]

    assert ids() == ids(state="current", limit=100) == [other, late]
    assert ids(state="overdue") == [late]
    assert ids(state="past") == [returned]
    assert ids(state="all") == [other, returned, late]
    assert (
        ids(state="all", book_id=books[0]) == ids(book_id=books[0]) == ids(state="overdue", book_id=books[0]) == [late]
    )
    assert ids(state="past", book_id=books[0]) == ids(user_id="nobody") == []


def test_following_the_next_links_gives_every_loan_once(shelf: Shelf, reader: httpx.Client, stack: Stack):
    for _ in range(5):
        reader.post("/api/cart/add", json={"book_id": shelf.add().json()["id"]})
    loans = [loan["id"] for loan in reader.post("/api/loans", json={}).json()["loans"]]
    stack.sql("UPDATE loans SET due_at = '2026-01-01' WHERE id IN %s", loans)
    for state, expected in (("overdue", loans), ("all", loans[::-1])):
        url, found = f"/api/admin/loans?state={state}&limit=2", []
        while url:
            answer = shelf.client.get(url)
            found += [loan["id"] for loan in answer.json() if loan["id"] in loans]
            url = answer.links.get("next", {}).get("url", "") if len(found) < len(loans) else ""
        assert found == expected


@pytest.mark.parametrize(
    "query", ["state=lost", "user_id=" + "x" * 65, "user_id=%00", "book_id=x", "book_id=0", "limit=0", "cursor=x"]
)
def test_a_question_about_loans_that_makes_no_sense_says_which_part(shelf: Shelf, query: str):
    answer = shelf.client.get(f"/api/admin/loans?{query}")
    assert answer.status_code == 400, answer.text
    assert f"'{query.split('=')[0]}'" in answer.json()["error"]
