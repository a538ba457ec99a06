"""All readers' loans, as an administrator finds them."""

import httpx
import pytest

from tests.contract.administrator import Administration
from tests.stack import RunningLibrary


def test_all_loans_are_found_by_state_reader_and_book(
    shelf: Administration, stack: RunningLibrary, reader: httpx.Client
) -> None:
    books = [shelf.add().json()["id"] for _ in range(3)]
    for book_id in books:
        reader.post("/api/cart/add", json={"book_id": book_id})
    loans = reader.post("/api/loans", json={}).json()["loans"]
    late, returned, other = (loan["id"] for loan in loans)
    stack.sql("UPDATE loans SET due_at = UTC_TIMESTAMP(6) - INTERVAL 1 DAY WHERE id = %s", late)
    assert shelf.client.post(f"/api/loans/{returned}/return").status_code == 200  # on behalf of the reader

    def ids(**query: str | int) -> list[str]:
        answer = shelf.client.get("/api/admin/loans", params={"user_id": loans[0]["user_id"], **query})
        assert answer.status_code == 200, answer.text
        return [loan["id"] for loan in answer.json()]

    assert ids(user_id=f" {loans[0]['user_id']}\u3000") == ids() == ids(state="current", limit=100) == [other, late]
    assert ids(state="overdue") == [late]
    assert ids(state="past") == [returned]
    assert ids(state="all") == [other, returned, late]
    assert (
        ids(state="all", book_id=books[0]) == ids(book_id=books[0]) == ids(state="overdue", book_id=books[0]) == [late]
    )
    assert ids(state="past", book_id=books[0]) == ids(user_id="nobody") == []


def test_following_the_next_links_gives_every_loan_once(
    shelf: Administration, reader: httpx.Client, stack: RunningLibrary
) -> None:
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
def test_a_question_about_loans_that_makes_no_sense_says_which_part(shelf: Administration, query: str) -> None:
    answer = shelf.client.get(f"/api/admin/loans?{query}")
    assert answer.status_code == 400, answer.text
    assert f"'{query.split('=')[0]}'" in answer.json()["error"]
