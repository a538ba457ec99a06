"""The administrator's catalogue: who may change it, and what readers see of it."""

import httpx
import pytest

from tests.contract.administrator import NEW, Administration
from tests.contract.conftest import Read
from tests.shelf import copies
from tests.stack import RunningLibrary

CALLS = [
    ("POST", "/api/admin/books"),
    ("PATCH", "/api/admin/books/1"),
    ("DELETE", "/api/admin/books/1"),
    ("GET", "/api/admin/loans"),
]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_everyone_but_an_administrator_is_refused(
    reader: httpx.Client, api: httpx.Client, method: str, path: str
) -> None:
    refused = reader.request(method, path, json=NEW if method != "GET" else None)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert api.request(method, path).status_code == 401


def test_a_new_book_is_in_lists_and_details_of_both_members_at_once(
    shelf: Administration, api: httpx.Client, read: Read
) -> None:
    before = int(api.get("/api/books").headers["x-total-count"])
    answer = shelf.add(isbn="978-89-364-3412-0")
    book = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (201, f"/api/books/{book['id']}")
    assert book == {**NEW, "id": book["id"], "isbn": "9788936434120", "cover_image": "", "copies": 2, "available": 2}
    assert read(book["id"]) == book | {"status": 200}
    assert api.get("/api/books?search=소년이").json() == [book]
    assert api.get("/api/books").headers["x-total-count"] == str(before + 1)


def test_what_is_given_of_a_book_changes_and_the_rest_stays(
    shelf: Administration, api: httpx.Client, read: Read
) -> None:
    book = shelf.add().json()
    etag = api.get(f"/api/books/{book['id']}").headers["etag"]
    answer = shelf.change(book["id"], title="채식주의자", price=16_000, cover_image="/covers/1.png")
    assert answer.status_code == 200
    assert answer.json() == book | {"title": "채식주의자", "price": 16_000, "cover_image": "/covers/1.png"}
    assert read(book["id"]) == answer.json() | {"status": 200}
    assert api.get(f"/api/books/{book['id']}", headers={"If-None-Match": etag}).status_code == 200
    assert shelf.change(book["id"]).status_code == 400


def test_copies_are_bought_and_given_away_but_not_those_that_are_lent(
    shelf: Administration, reader: httpx.Client, read: Read
) -> None:
    book = shelf.add().json()
    assert shelf.change(book["id"], copies=5).json()["available"] == 5
    reader.post("/api/cart/add", json={"book_id": book["id"]})
    assert len(reader.post("/api/loans", json={}).json()["loans"]) == 1
    assert shelf.change(book["id"], copies=1).json() == book | {"copies": 1, "available": 0}
    assert read(book["id"]) == book | {"copies": 1, "available": 0, "status": 200}
    answer = shelf.change(book["id"], copies=0, title="ungeschrieben")
    assert (answer.status_code, answer.json()["code"]) == (409, "copies_in_use")
    assert read(book["id"])["title"] == book["title"]


def test_a_bought_copy_goes_to_who_waits_for_one(shelf: Administration, reader: httpx.Client) -> None:
    book = shelf.add(copies=0).json()
    assert reader.post("/api/reservations", json={"book_id": book["id"]}).status_code == 200
    assert shelf.change(book["id"], copies=2).json() == book | {"copies": 2, "available": 1}
    assert [each["state"] for each in reader.get("/api/reservations").json()] == ["ready"]


def test_an_isbn_is_one_books_however_it_is_written_and_even_when_that_is_retired(shelf: Administration) -> None:
    first, second = shelf.add(isbn="89-364-3412-8").json(), shelf.add().json()
    assert first["isbn"] == "9788936434120"
    shelf.retire(first["id"])
    for answer in (shelf.add(isbn="978-89-364-3412-0"), shelf.change(second["id"], isbn="8936434128")):
        assert (answer.status_code, answer.json()["code"]) == (409, "isbn_taken")
    assert shelf.change(second["id"], isbn=None).json()["isbn"] is None


def test_a_book_with_a_wrong_isbn_of_before_can_be_changed(shelf: Administration, stack: RunningLibrary) -> None:
    book = shelf.add().json()
    stack.sql("UPDATE books SET isbn = '9788936434121' WHERE id = %s", book["id"])
    assert shelf.change(book["id"], price=1).json() == book | {"isbn": "9788936434121", "price": 1}
    assert "'isbn' must end with" in shelf.change(book["id"], isbn="9788936434122").json()["error"]


def test_a_retired_book_is_gone_for_readers_and_its_loan_can_still_be_returned(
    stack: RunningLibrary, shelf: Administration, reader: httpx.Client, api: httpx.Client, read: Read
) -> None:
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


def test_who_waits_for_a_book_that_is_retired_waits_no_more(
    shelf: Administration, reader: httpx.Client, stack: RunningLibrary
) -> None:
    book = shelf.add(copies=0).json()
    reader.post("/api/reservations", json={"book_id": book["id"]})
    shelf.change(book["id"], copies=1)  # a copy is kept for the reader
    shelf.retire(book["id"])
    assert reader.get("/api/reservations").json() == []
    assert copies(stack, book["id"]) == ["retired"]
    cancelled = "SELECT COUNT(*) FROM outbox WHERE type = 'library.reservation.cancelled' AND data LIKE %s"
    assert stack.sql(cancelled, f'%"book_id": {book["id"]},%') == [(1,)]


@pytest.mark.parametrize("book_id", ["9999", "0", "abc", "1%27", "99999999999999999999"])
def test_what_is_no_book_cannot_be_changed_or_retired(shelf: Administration, book_id: str) -> None:
    assert shelf.change(book_id, price=1).json()["code"] == "book_not_found"
    assert shelf.retire(book_id).json()["code"] == "book_not_found"


def test_a_change_that_is_sent_again_is_made_once(shelf: Administration, read: Read) -> None:
    first, again = (shelf.add(key="one") for _ in range(2))
    assert first.json() == again.json()
    book = first.json()
    for _ in range(2):
        assert shelf.change(book["id"], key="two", copies=7).json()["copies"] == 7
        shelf.change(book["id"], copies=4)
    assert read(book["id"])["copies"] == 4
    assert shelf.change(book["id"], key="two", copies=8).json()["code"] == "idempotency_key_reused"


def test_every_change_is_told_in_an_event(shelf: Administration, stack: RunningLibrary) -> None:
    book = shelf.add().json()
    shelf.change(book["id"], price=1)
    shelf.retire(book["id"])
    count = "SELECT COUNT(*) FROM outbox WHERE type = 'library.book.changed' AND subject = %s"
    assert stack.sql(count, book["id"]) == [(3,)]
