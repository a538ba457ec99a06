"""A reader's notifications: one's own, newest first, page by page, and read once they were seen."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.central_log import mariadb_queries, questions, redis_commands
from tests.outbox import bring, loan
from tests.reader import HttpReader
from tests.stack import RunningLibrary

OVERDUE = "library.loan.overdue"


@pytest.fixture
def other(stack: RunningLibrary) -> Iterator[HttpReader]:
    with HttpReader(stack) as other:
        yield other


def tell(stack: RunningLibrary, reader: HttpReader, count: int = 1) -> None:
    for number in range(count):
        assert bring(stack, "naver/notify", OVERDUE, loan(reader.id, 1 + number)).status_code == 200


def listed(reader: HttpReader, url: str) -> dict[str, Any]:
    answer = reader.ask("GET", f"{url}/api/notifications")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def read(reader: HttpReader, url: str, body: object, key: str | None = None) -> httpx.Response:
    return reader.ask("POST", f"{url}/api/notifications/read", key, json=body)


def test_who_was_told_nothing_has_an_empty_list(stack: RunningLibrary, reader: HttpReader) -> None:
    assert listed(reader, stack.naver) == {"unread": 0, "notifications": []}


def test_a_notification_says_what_happened(stack: RunningLibrary, reader: HttpReader) -> None:
    tell(stack, reader)
    found = listed(reader, stack.nhn)
    assert found["unread"] == 1
    (told,) = found["notifications"]
    assert told.pop("created_at").endswith("Z")
    assert told.pop("id").isdecimal()
    data = {"loan_id": 1, "due_at": "2026-12-01T00:00:00.000000Z"}
    assert told == {"type": "loan_overdue", "book_id": "1", "title": "채식주의자", "data": data, "read_at": None}


def test_pages_follow_each_other_newest_first_and_each_says_how_many_are_unread(
    stack: RunningLibrary, reader: HttpReader
) -> None:
    tell(stack, reader, 5)
    seen, path = [], "/api/notifications?limit=2"
    while path:
        answer = reader.ask("GET", stack.naver + path)
        assert answer.json()["unread"] == 5
        seen += [int(each["book_id"]) for each in answer.json()["notifications"]]
        path = answer.links.get("next", {}).get("url", "")
    assert seen == [5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "cursor=x", "cursor=LTE", "cursor=%FF", "cursor=MA"]
)
def test_a_page_that_cannot_be_is_400(stack: RunningLibrary, reader: HttpReader, query: str) -> None:
    answer = reader.ask("GET", f"{stack.naver}/api/notifications?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")
    assert f"'{query.partition('=')[0]}'" in answer.json()["error"]


def test_some_or_all_are_read_and_stay_so(stack: RunningLibrary, reader: HttpReader) -> None:
    tell(stack, reader, 3)
    newest = listed(reader, stack.naver)["notifications"][0]
    assert read(reader, stack.naver, {"ids": [newest["id"]]}).json() == {"unread": 2}
    assert read(reader, stack.nhn, {"ids": [newest["id"]]}).json() == {"unread": 2}
    assert read(reader, stack.nhn, {}).json() == {"unread": 0}
    assert all(each["read_at"] for each in listed(reader, stack.naver)["notifications"])


def test_a_retry_reads_nothing_that_has_come_since(stack: RunningLibrary, reader: HttpReader) -> None:
    tell(stack, reader)
    assert read(reader, stack.naver, {}, "seen").json() == {"unread": 0}
    tell(stack, reader)
    assert read(reader, stack.nhn, {}, "seen").status_code == 200
    assert listed(reader, stack.nhn)["unread"] == 1


def test_nobody_sees_or_reads_what_others_were_told(
    stack: RunningLibrary, reader: HttpReader, other: HttpReader
) -> None:
    tell(stack, reader)
    (told,) = listed(reader, stack.naver)["notifications"]
    assert listed(other, stack.naver) == {"unread": 0, "notifications": []}
    assert read(other, stack.naver, {"ids": [told["id"]]}).json() == {"unread": 0}
    assert read(other, stack.naver, {}).json() == {"unread": 0}
    assert listed(reader, stack.naver)["unread"] == 1


@pytest.mark.parametrize("ids", [None, [], "1", [1], ["0"], ["x"], ["1"] * 101, {"1": 1}])
def test_ids_that_are_none_are_400(stack: RunningLibrary, reader: HttpReader, ids: object) -> None:
    answer = read(reader, stack.naver, {"ids": ids})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")


def test_without_a_session_there_is_nothing(stack: RunningLibrary) -> None:
    assert httpx.get(f"{stack.naver}/api/notifications").status_code == 401
    assert httpx.post(f"{stack.naver}/api/notifications/read", json={}).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "statements"),
    [
        ("GET", "/api/notifications", ["SELECT unread"]),
        (
            "POST",
            "/api/notifications/read",
            ["BEGIN", "SELECT operation", "UPDATE notifications", "SELECT COUNT", "COMMIT"],  # nothing is left to read
        ),
    ],
)
def test_a_warm_call_asks_redis_for_the_session_and_mariadb_this(
    stack: RunningLibrary, reader: HttpReader, method: str, path: str, statements: list[str]
) -> None:
    def ask(number: int) -> int:
        key = f"{method}-{number}" if method == "POST" else None
        body: dict[str, Any] = {"json": {}} if method == "POST" else {}
        return reader.ask(method, stack.naver + path, key, **body).status_code

    tell(stack, reader)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(40))) == {200}
    with redis_commands(stack) as commands, mariadb_queries(stack) as queries:
        assert ask(40) == 200
    assert [line[: len("FCALL session_read")] for line in questions(commands)] == ["FCALL session_read"]
    asked = questions(queries)
    assert [line[: len(beginning)] for line, beginning in zip(asked, statements, strict=True)] == statements
