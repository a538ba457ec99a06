import contextlib
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.contract.test_loans import borrow, borrowed, refusals, seconds
from tests.shelf import NewBook, copies
from tests.stack import RunningLibrary, wait_until

HOLD = 7 * 24 * 60 * 60


def reserve(reader: httpx.Client, book_id: object, key: str | None = None) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    return reader.post("/api/reservations", json={"book_id": book_id}, headers=headers)


def reserved(reader: httpx.Client) -> list[dict[str, Any]]:
    answer = reader.get("/api/reservations")
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def state(reader: httpx.Client) -> list[tuple[str, int]]:
    return [(each["state"], each["place"]) for each in reserved(reader)]


def give_back(reader: httpx.Client, loan: dict[str, Any]) -> None:
    assert reader.post(f"/api/loans/{loan['id']}/return").status_code == 200


def wait_until_ready(reader: httpx.Client) -> None:
    wait_until(lambda: state(reader) == [("ready", 0)], "the copy is held for the reader")


@pytest.fixture
def third(stack: RunningLibrary) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {stack.log_in()}"}
    with contextlib.closing(httpx.Client(base_url=stack.gslb, headers=headers, timeout=10)) as client:
        yield client


def test_who_reserves_waits_in_line(
    reader: httpx.Client, other: httpx.Client, third: httpx.Client, new_book: NewBook
) -> None:
    book_id = new_book(1)
    borrowed(reader, book_id)
    made = reserve(other, book_id).json()["reservation"]
    assert made == {
        "id": made["id"],
        "book_id": book_id,
        "title": "빌릴 책",
        "author": "지은이",
        "cover_image": "",
        "state": "waiting",
        "place": 1,
        "reserved_at": made["reserved_at"],
        "hold_until": None,
    }
    assert reserve(third, int(book_id)).json()["reservation"]["place"] == 2
    assert (reserved(other), state(third), reserved(reader)) == ([made], [("waiting", 2)], [])


def test_a_copy_that_comes_back_is_held_7_days_for_the_first_in_line_and_nobody_else_gets_it(
    reader: httpx.Client, other: httpx.Client, third: httpx.Client, new_book: NewBook
) -> None:
    book_id = new_book(1)
    loan = borrowed(reader, book_id)
    for each in (other, third):
        reserve(each, book_id)
    give_back(reader, loan)
    assert refusals(borrow(reader, book_id)) == {book_id: "no_copy_left"}
    wait_until_ready(other)
    (ready,) = reserved(other)
    assert HOLD - 60 < seconds(ready["hold_until"]) - seconds(ready["reserved_at"]) < HOLD + 60
    assert state(third) == [("waiting", 1)]
    assert refusals(borrow(third, book_id)) == {book_id: "no_copy_left"}
    borrowed(other, book_id)
    assert reserved(other) == []
    assert state(third) == [("waiting", 1)]


def test_who_a_copy_is_held_for_borrows_it_by_its_id_with_an_empty_cart(
    reader: httpx.Client, other: httpx.Client, third: httpx.Client, new_book: NewBook
) -> None:
    book_id = new_book(1)
    loan = borrowed(reader, book_id)
    for each in (other, third):
        reserve(each, book_id)
    named = {"book_ids": [book_id]}
    assert refusals(other.post("/api/loans", json=named)) == {book_id: "not_in_cart"}
    give_back(reader, loan)
    wait_until_ready(other)
    for each in (reader, third):
        assert refusals(each.post("/api/loans", json=named)) == {book_id: "not_in_cart"}
    assert other.post("/api/loans", json={}).status_code == 409  # without ids it is the cart, and only that
    answer = other.post("/api/loans", json=named).json()
    assert [lent["book_id"] for lent in answer["loans"]] == [book_id]
    assert (answer["refused"], answer["cart"], reserved(other)) == ([], [], [])


def test_a_held_copy_that_is_given_up_goes_to_the_next_and_then_to_everybody(
    stack: RunningLibrary, reader: httpx.Client, other: httpx.Client, third: httpx.Client, new_book: NewBook
) -> None:
    book_id = new_book(1)
    loan = borrowed(reader, book_id)
    for each in (other, third):
        reserve(each, book_id)
    give_back(reader, loan)
    wait_until_ready(other)
    for each in (other, third):
        (ready,) = reserved(each)
        assert ready["state"] == "ready"
        for _ in range(2):  # it is over already
            assert each.delete(f"/api/reservations/{ready['id']}").status_code == 200
        assert reserved(each) == []
    assert copies(stack, book_id) == ["available"]
    borrowed(reader, book_id)


def test_who_leaves_the_line_makes_room_for_those_behind(
    reader: httpx.Client, other: httpx.Client, third: httpx.Client, new_book: NewBook
) -> None:
    book_id = new_book(1)
    loan = borrowed(reader, book_id)
    first = reserve(other, book_id).json()["reservation"]
    reserve(third, book_id)
    assert other.delete(f"/api/reservations/{first['id']}").status_code == 200
    assert state(third) == [("waiting", 1)]
    give_back(reader, loan)
    wait_until_ready(third)


def test_only_what_has_no_available_copy_can_be_reserved_once(
    stack: RunningLibrary, reader: httpx.Client, other: httpx.Client, new_book: NewBook
) -> None:
    free, taken = new_book(1), new_book(1)
    borrowed(reader, taken)
    assert refused(reserve(other, free)) == (409, "copy_available")
    assert refused(reserve(reader, taken)) == (409, "borrowed_already")
    assert reserve(other, float(taken)).status_code == 200  # JSON has one kind of number
    assert refused(reserve(other, taken)) == (409, "reserved_already")
    stack.sql("UPDATE books SET retired_at = UTC_TIMESTAMP(6) WHERE id = %s", free)
    assert refused(reserve(other, free)) == (404, "book_not_found")


def test_five_books_at_a_time_can_be_waited_for(other: httpx.Client, new_book: NewBook) -> None:
    books = [new_book(0) for _ in range(6)]
    assert [reserve(other, book_id).status_code for book_id in books] == [200] * 5 + [409]
    assert refused(reserve(other, books[5])) == (409, "reservation_limit")
    first = reserved(other)[0]
    assert first["book_id"] == books[0]
    other.delete(f"/api/reservations/{first['id']}")
    assert reserve(other, books[5]).status_code == 200


def test_a_replay_reserves_and_cancels_nothing_again(other: httpx.Client, new_book: NewBook) -> None:
    book_id = new_book(0)
    answers = [reserve(other, book_id, key="wait").json() for _ in range(2)]
    assert answers[0] == answers[1]
    headers = {"Idempotency-Key": "leave"}
    path = f"/api/reservations/{answers[0]['reservation']['id']}"
    assert other.delete(path, headers=headers).status_code == 200
    assert reserve(other, book_id, key="wait").json() == answers[0]  # what it was answered with then
    assert reserved(other) == []
    reserve(other, book_id)
    assert other.delete(path, headers=headers).status_code == 200
    assert len(reserved(other)) == 1


@pytest.mark.parametrize("number", ["0", "999999999999", "x", "9" * 30])
def test_what_is_no_reservation_is_not_found(reader: httpx.Client, number: str) -> None:
    assert refused(reader.delete(f"/api/reservations/{number}")) == (404, "reservation_not_found")


def test_a_reservation_of_somebody_else_is_none_of_the_callers(
    reader: httpx.Client, other: httpx.Client, administrator: httpx.Client, new_book: NewBook
) -> None:
    made = reserve(other, new_book(0)).json()["reservation"]
    for each in (reader, administrator):
        assert refused(each.delete(f"/api/reservations/{made['id']}")) == (404, "reservation_not_found")
        assert reserved(each) == []
    assert reserved(other) == [made]


@pytest.mark.parametrize("book_id", ["9999", "abc", "", "0", None, True, "1.0", 1.5, ["1"], "1; DROP TABLE books"])
def test_what_is_no_book_cannot_be_reserved(reader: httpx.Client, book_id: object) -> None:
    assert refused(reserve(reader, book_id)) == (404, "book_not_found")


def test_a_reservation_without_a_book_is_told_so(reader: httpx.Client) -> None:
    answer = reader.post("/api/reservations", json={})
    assert (answer.status_code, answer.json()["error"]) == (400, "'book_id' is missing.")


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]
