from datetime import datetime
from typing import Any

import httpx
import pytest

from tests.shelf import NewBook, copies
from tests.stack import RunningLibrary

LENGTH = 14 * 24 * 60 * 60


def borrow(reader: httpx.Client, *book_ids: str, key: str | None = None) -> httpx.Response:
    """Put the books into the cart and borrow them."""
    for book_id in book_ids:
        assert reader.post("/api/cart/add", json={"book_id": book_id}).status_code == 200
    return reader.post("/api/loans", json={}, headers={"Idempotency-Key": key} if key else {})


def borrowed(reader: httpx.Client, book_id: str) -> dict[str, Any]:
    """Borrow a book and give the loan."""
    answer = borrow(reader, book_id)
    assert answer.status_code == 200, answer.text
    (loan,) = answer.json()["loans"]
    return loan  # type: ignore[no-any-return]


def refusals(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    return {refusal["book_id"]: refusal["code"] for refusal in answer.json()["refused"]}


def test_the_cart_becomes_loans_for_14_days_and_is_empty_then(reader: httpx.Client, new_book: NewBook) -> None:
    books = [new_book(1), new_book(3)]
    answer = borrow(reader, *books).json()
    assert [loan["book_id"] for loan in answer["loans"]] == books
    assert (answer["refused"], answer["cart"]) == ([], [])
    first = answer["loans"][0]
    assert first.items() >= {"title": "빌릴 책", "author": "지은이", "cover_image": ""}.items()
    assert (first["returned_at"], first["renewed"], first["overdue"]) == (None, False, False)
    assert seconds(first["due_at"]) - seconds(first["borrowed_at"]) == LENGTH
    assert reader.get("/api/loans").json() == answer["loans"][::-1]
    assert reader.get("/api/cart").json() == []


def test_only_the_books_that_are_named_are_borrowed_and_the_others_stay(
    reader: httpx.Client, new_book: NewBook
) -> None:
    one, two = new_book(1), new_book(1)
    for book_id in (one, two):
        reader.post("/api/cart/add", json={"book_id": book_id, "quantity": 3})
    answer = reader.post("/api/loans", json={"book_ids": [two, int(two), float(two)]}).json()
    assert [loan["book_id"] for loan in answer["loans"]] == [two]
    assert [line["book_id"] for line in answer["cart"]] == [one]


def test_each_book_is_borrowed_or_refused_with_its_reason(
    stack: RunningLibrary, reader: httpx.Client, new_book: NewBook
) -> None:
    fine, none_left, had, retired = new_book(1), new_book(0), new_book(2), new_book(1)
    borrowed(reader, had)
    for book_id in (none_left, had, fine, retired):
        reader.post("/api/cart/add", json={"book_id": book_id})
    stack.sql("UPDATE books SET retired_at = UTC_TIMESTAMP(6) WHERE id = %s", retired)
    answer = reader.post("/api/loans", json={"book_ids": [none_left, had, fine, retired, "1"]})
    assert [loan["book_id"] for loan in answer.json()["loans"]] == [fine]
    assert refusals(answer) == {
        none_left: "no_copy_left",
        had: "borrowed_already",
        retired: "book_retired",
        "1": "not_in_cart",
    }
    assert all(refusal["error"].endswith(".") and refusal["title"] for refusal in answer.json()["refused"])
    assert [line["book_id"] for line in answer.json()["cart"]] == [none_left, had, retired]


def test_five_books_at_a_time_are_the_most_and_the_cart_keeps_the_sixth(
    reader: httpx.Client, new_book: NewBook
) -> None:
    books = [new_book(1) for _ in range(6)]
    answer = borrow(reader, *books)
    assert [loan["book_id"] for loan in answer.json()["loans"]] == books[:5]
    assert refusals(answer) == {books[5]: "loan_limit"}
    first = answer.json()["loans"][0]["id"]
    assert reader.post(f"/api/loans/{first}/return").status_code == 200
    assert refusals(reader.post("/api/loans", json={})) == {}


def test_an_empty_cart_is_refused(reader: httpx.Client) -> None:
    answer = reader.post("/api/loans", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "cart_empty")


def test_a_replay_gives_the_same_loans_and_takes_nothing_more(reader: httpx.Client, new_book: NewBook) -> None:
    one, two = new_book(2), new_book(1)
    first = borrow(reader, one, key="first").json()
    reader.post("/api/cart/add", json={"book_id": one})  # put in again since: it is another line
    reader.post("/api/cart/add", json={"book_id": two})
    replay = reader.post("/api/loans", json={}, headers={"Idempotency-Key": "first"}).json()
    assert (replay["loans"], replay["refused"]) == (first["loans"], first["refused"])
    assert [line["book_id"] for line in replay["cart"]] == [one, two]
    assert reader.get("/api/loans").json() == first["loans"]


def test_a_key_that_came_with_another_change_is_refused(reader: httpx.Client, new_book: NewBook) -> None:
    book_id = new_book(1)
    loan = borrow(reader, book_id, key="same").json()["loans"][0]
    for path, body in (
        ("/api/loans", {"book_ids": [book_id]}),
        (f"/api/loans/{loan['id']}/return", None),
        (f"/api/loans/{loan['id']}/renew", None),
        ("/api/reservations", {"book_id": book_id}),
    ):
        answer = reader.post(path, json=body, headers={"Idempotency-Key": "same"})
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_reused"), path
    assert reader.get("/api/loans").json() == [loan]


def test_keys_of_one_reader_are_not_those_of_another(
    reader: httpx.Client, other: httpx.Client, new_book: NewBook
) -> None:
    book_id = new_book(2)
    loans = [borrow(each, book_id, key="shared").json()["loans"] for each in (reader, other)]
    assert [len(each) for each in loans] == [1, 1]


def test_what_is_returned_can_be_borrowed_again_and_is_past(reader: httpx.Client, new_book: NewBook) -> None:
    book_id = new_book(1)
    loan = borrowed(reader, book_id)
    answer = reader.post(f"/api/loans/{loan['id']}/return")
    assert answer.status_code == 200
    returned = answer.json()["loan"]
    assert returned == loan | {"returned_at": returned["returned_at"]}
    assert seconds(returned["returned_at"]) >= seconds(loan["borrowed_at"])
    assert reader.post(f"/api/loans/{loan['id']}/return").json()["loan"] == returned
    assert reader.get("/api/loans").json() == []
    assert reader.get("/api/loans?state=past").json() == [returned]
    assert borrowed(reader, book_id)["id"] != loan["id"]


def test_a_loan_of_somebody_else_is_none_of_the_callers_but_an_administrator_may_return_it(
    reader: httpx.Client, other: httpx.Client, administrator: httpx.Client, new_book: NewBook
) -> None:
    loan = borrowed(reader, new_book(1))
    for path in (f"/api/loans/{loan['id']}/return", f"/api/loans/{loan['id']}/renew"):
        assert (other.post(path).status_code, other.post(path).json()["code"]) == (404, "loan_not_found")
    assert administrator.post(f"/api/loans/{loan['id']}/renew").status_code == 404
    assert administrator.post(f"/api/loans/{loan['id']}/return").json()["loan"]["user_id"] == loan["user_id"]
    assert other.get("/api/loans?state=past").json() == administrator.get("/api/loans?state=past").json() == []


@pytest.mark.parametrize("number", ["0", "999999999999", "x", "1.5", "-1", "9" * 30])
@pytest.mark.parametrize("what", ["return", "renew"])
def test_what_is_no_loan_is_not_found(reader: httpx.Client, number: str, what: str) -> None:
    answer = reader.post(f"/api/loans/{number}/{what}")
    assert (answer.status_code, answer.json()["code"]) == (404, "loan_not_found")


def test_a_loan_is_renewed_once_by_14_days(reader: httpx.Client, new_book: NewBook) -> None:
    loan = borrowed(reader, new_book(1))
    renewed = reader.post(f"/api/loans/{loan['id']}/renew", headers={"Idempotency-Key": "once"}).json()["loan"]
    assert renewed == loan | {"due_at": renewed["due_at"], "renewed": True}
    assert seconds(renewed["due_at"]) - seconds(loan["due_at"]) == LENGTH
    replay = reader.post(f"/api/loans/{loan['id']}/renew", headers={"Idempotency-Key": "once"})
    assert replay.json()["loan"] == renewed
    assert refusal(reader, loan) == (409, "renewed_already")


def test_what_is_overdue_returned_or_waited_for_is_not_renewed(
    stack: RunningLibrary, reader: httpx.Client, other: httpx.Client, new_book: NewBook
) -> None:
    book_id = new_book(1)
    loan = borrowed(reader, book_id)
    assert other.post("/api/reservations", json={"book_id": book_id}).status_code == 200
    assert refusal(reader, loan) == (409, "reserved")
    stack.sql("UPDATE loans SET due_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE id = %s", loan["id"])
    assert refusal(reader, loan) == (409, "overdue")
    (shown,) = reader.get("/api/loans").json()
    assert shown["overdue"] is True
    assert reader.post(f"/api/loans/{loan['id']}/return").json()["loan"]["overdue"] is False
    assert refusal(reader, loan) == (409, "returned")


def test_the_copy_of_a_book_that_was_retired_meanwhile_comes_back_for_nobody(
    stack: RunningLibrary, reader: httpx.Client, new_book: NewBook
) -> None:
    book_id = new_book(1)
    loan = borrowed(reader, book_id)
    stack.sql("UPDATE books SET retired_at = UTC_TIMESTAMP(6) WHERE id = %s", book_id)
    assert reader.post(f"/api/loans/{loan['id']}/return").status_code == 200
    assert copies(stack, book_id) == ["retired"]


def test_past_loans_come_page_by_page_newest_first(reader: httpx.Client, new_book: NewBook) -> None:
    book_id = new_book(1)
    returned = []
    for _ in range(5):
        returned.append(borrowed(reader, book_id)["id"])
        reader.post(f"/api/loans/{returned[-1]}/return")
    pages, url = [], "/api/loans?state=past&limit=2"
    while url:
        answer = reader.get(url)
        pages.append([loan["id"] for loan in answer.json()])
        url = answer.links.get("next", {}).get("url", "")
    newest = returned[::-1]
    assert pages == [newest[:2], newest[2:4], newest[4:]]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("state=overdue", "state"),
        ("cursor=x", "cursor"),
        ("cursor=MA", "cursor"),
        ("cursor=%C3%A9", "cursor"),
        ("limit=1" * 400, "query string"),
    ],
)
def test_a_page_that_makes_no_sense_is_refused_by_name(reader: httpx.Client, query: str, named: str) -> None:
    answer = reader.get(f"/api/loans?{query}")
    assert answer.status_code == 400
    assert named in answer.json()["error"]


@pytest.mark.parametrize(
    "body",
    [{"book_ids": value} for value in ([], "1", None, [None], ["x"], [True], ["1.0"], [1.5], ["1"] * 201, {"1": 1})],
)
def test_books_that_make_no_sense_are_refused(reader: httpx.Client, body: dict[str, object]) -> None:
    assert reader.post("/api/loans", json=body).status_code == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/loans"),
        ("GET", "/api/loans"),
        ("POST", "/api/loans/1/return"),
        ("POST", "/api/loans/1/renew"),
        ("POST", "/api/reservations"),
        ("GET", "/api/reservations"),
        ("DELETE", "/api/reservations/1"),
    ],
)
@pytest.mark.parametrize("token", ["", "dXNlcg." + "x" * 43])
def test_borrowing_needs_a_session(api: httpx.Client, method: str, path: str, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = api.request(method, path, json={"book_id": "1"} if method == "POST" else None, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")


def refusal(reader: httpx.Client, loan: dict[str, Any]) -> tuple[int, str]:
    answer = reader.post(f"/api/loans/{loan['id']}/renew")
    return answer.status_code, answer.json()["code"]


def seconds(time: str) -> float:
    assert time.endswith("Z")
    return datetime.fromisoformat(time).timestamp()
