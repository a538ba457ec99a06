"""How many copies can be borrowed changes with each loan; kept lists stay, and tell it all the same."""

from typing import Any

import httpx
import pytest

from library.catalogue import stock
from tests.reader import HttpReader
from tests.shelf import NewBook
from tests.stack import RunningLibrary


def borrow(reader: HttpReader, url: str, book_id: str) -> None:
    reader.add(url, book_id)
    assert len(reader.ask("POST", f"{url}/api/loans", json={}).json()["loans"]) == 1


def give_back(reader: HttpReader, url: str) -> None:
    (loan,) = reader.client.get(f"{url}/api/loans").json()
    assert reader.ask("POST", f"{url}/api/loans/{loan['id']}/return").status_code == 200


def told(answer: httpx.Response, book_id: str) -> tuple[int, int]:
    """Give the copies that there are and can be borrowed, as a list or the book itself says."""
    assert answer.status_code == 200, answer.text
    found: Any = answer.json()
    book = next(each for each in found if each["id"] == book_id) if isinstance(found, list) else found
    return book["copies"], book["available"]


@pytest.fixture
def paths(stack: RunningLibrary, new_book: NewBook) -> tuple[str, list[str]]:
    """Give the id of a book of two copies, and where it is told of; both members have told already."""
    book_id = new_book(2)
    paths = [f"/api/books/{book_id}", "/api/books?search=빌릴&sort=-id&limit=5"]
    stack.announce_change()
    for path in paths:
        assert {told(httpx.get(url + path), book_id) for url in (stack.naver, stack.nhn)} == {(2, 2)}
    return book_id, paths


def test_a_loan_and_a_return_are_seen_in_both_members_at_once_in_answers_that_are_kept(
    stack: RunningLibrary, reader: HttpReader, paths: tuple[str, list[str]]
) -> None:
    book_id, asked = paths
    for path in asked:
        etag = httpx.get(stack.naver + path).headers["etag"]
        borrow(reader, stack.naver, book_id)
        answer = httpx.get(stack.nhn + path, headers={"If-None-Match": etag})
        assert told(answer, book_id) == (2, 1)
        same = httpx.get(stack.naver + path, headers={"If-None-Match": answer.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
        give_back(reader, stack.nhn)
        assert httpx.get(stack.naver + path, headers={"If-None-Match": etag}).status_code == 304


def test_what_redis_has_lost_is_counted_again(stack: RunningLibrary, paths: tuple[str, list[str]]) -> None:
    book_id, asked = paths
    for path in asked:
        with stack.redis() as redis:
            assert redis.hdel(stock.KEY, book_id) == 1
        assert told(httpx.get(stack.naver + path), book_id) == (2, 2)
        with stack.redis() as redis:
            assert redis.hexists(stock.KEY, book_id)


@pytest.mark.parametrize("kind", ["kill", "hang"])
def test_without_redis_mariadb_counts(stack: RunningLibrary, paths: tuple[str, list[str]], kind: str) -> None:
    book_id, asked = paths
    stack.fault("redis", kind)
    for path in asked:
        answer = httpx.get(stack.naver + path, timeout=10)
        assert (told(answer, book_id), "etag" in answer.headers) == ((2, 2), False)


def test_without_mariadb_the_last_known_numbers_are_told_also_of_an_outdated_list(
    stack: RunningLibrary, reader: HttpReader, paths: tuple[str, list[str]]
) -> None:
    book_id, asked = paths
    borrow(reader, stack.naver, book_id)
    stack.fault("mariadb", "kill")
    for path in asked:
        assert told(httpx.get(stack.naver + path), book_id) == (2, 1)
    stack.announce_change()
    for path in asked:
        answer = httpx.get(stack.naver + path, timeout=10)
        assert (told(answer, book_id), "warning" in answer.headers) == ((2, 1), True)
    stack.heal("mariadb")
