"""MariaDB holds users and books. Without it nobody new logs in, and readers go on with the copies that Redis keeps."""

import httpx
import pytest

from tests.integration.returning import every_function_works_at_once
from tests.reader import HttpReader, at_once
from tests.stack import RunningLibrary


@pytest.mark.parametrize("kind", ["kill", "hang"])
def test_without_mariadb_carts_and_known_lists_go_on_and_only_login_says_503(
    stack: RunningLibrary, reader: HttpReader, kind: str
) -> None:
    urls = (stack.naver, stack.nhn, stack.gslb)
    lists = [f"{stack.gslb}/api/books?sort={sort}" for sort in ("id", "title")]
    seen = [book["id"] for url in lists for book in httpx.get(url).json()]
    reader.add(stack.gslb, 1)
    every_function_works_at_once(stack)  # and has a connection on each of its threads, which will die
    before = stack.pids("naver", "nhn")
    stack.fault("mariadb", kind)
    for number, url in enumerate(urls):
        assert reader.cart(url)["1"] >= 1
        # The last of each list is in no member's memory: it comes from what the list left in Redis.
        assert reader.add(url, seen[-1 - number]).status_code == 200
        assert reader.ask("DELETE", f"{url}/api/cart/remove/{seen[-1 - number]}").status_code == 200
        for path in ("/api/books?sort=id", "/api/books?sort=title", f"/api/books/{seen[5]}"):
            answer = httpx.get(url + path)
            assert (answer.status_code, "warning" in answer.headers) == (200, False)
        login = reader.log_in(url)
        assert (login.status_code, login.headers.get("retry-after"), login.json()["code"]) == (503, "1", "unavailable")
        unknown = httpx.get(f"{url}/api/books?publisher=nobody-ever-asked-{kind}-{number}", timeout=10)
        assert (unknown.status_code, unknown.headers.get("retry-after")) == (503, "1")
    stack.heal("mariadb")
    every_function_works_at_once(stack)
    assert stack.pids("naver", "nhn") == before


def test_a_throttled_login_asks_neither_mariadb_nor_argon2(stack: RunningLibrary, reader: HttpReader) -> None:
    credentials = {"id": reader.id, "password": "wrong"}
    failures = [reader.ask("POST", f"{stack.naver}/api/users/login", json=credentials) for _ in range(5)]
    assert {answer.status_code for answer in failures} == {401}
    stack.fault("mariadb", "kill")
    for url in (stack.naver, stack.nhn):
        assert reader.log_in(url).status_code == 429


@pytest.mark.parametrize("kind", ["kill", "hang"])
def test_without_mariadb_an_outdated_list_is_given_and_marked_stale(stack: RunningLibrary, kind: str) -> None:
    paths = ("/api/books?sort=year", "/api/books/112")
    fresh = [httpx.get(stack.gslb + path) for path in paths]
    stack.announce_change()
    stack.fault("mariadb", kind)
    for url in (stack.naver, stack.nhn, stack.gslb):
        for path, before in zip(paths, fresh, strict=True):
            answer = httpx.get(url + path, headers={"If-None-Match": before.headers["etag"]}, timeout=10)
            assert (answer.status_code, answer.content) == (200, before.content)
            assert answer.headers["warning"] == '110 - "Response is Stale"'
    with httpx.Client(timeout=10) as client:  # and to a crowd, which must not stand in line for MariaDB
        answers = at_once(40, lambda number: client.get(stack.gslb + paths[number % 2]))
    assert [(answer.status_code, "warning" in answer.headers) for answer in answers] == [(200, True)] * 40
    stack.heal("mariadb")
    for url in (stack.naver, stack.nhn):
        for path in paths:
            answer = httpx.get(url + path)
            assert (answer.status_code, "warning" in answer.headers) == (200, False)
