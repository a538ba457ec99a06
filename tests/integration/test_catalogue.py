import httpx
import pytest

from library.catalogue import forms
from tests.stack import RunningLibrary

PATHS = ["/api/books?limit=5", "/api/books/3", "/api/books?search=Istio"]


@pytest.mark.parametrize("path", PATHS)
def test_a_change_is_seen_in_both_members_at_once_and_makes_every_copy_outdated(
    stack: RunningLibrary, path: str
) -> None:
    urls = [stack.naver + path, stack.nhn + path]
    old = [httpx.get(url).headers["etag"] for url in urls]
    assert old[0] == old[1]
    assert [httpx.get(url, headers={"If-None-Match": old[0]}).status_code for url in urls] == [304, 304]
    title = stack.sql("SELECT title FROM books WHERE id = 3")[0][0]
    try:
        stack.sql("UPDATE books SET title = %s WHERE id = 3", "Istio, 두 번째 판")
        stack.announce_change()
        answers = [httpx.get(url, headers={"If-None-Match": old[0]}) for url in urls]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert all("Istio, 두 번째 판" in answer.text for answer in answers)
        assert answers[0].headers["etag"] == answers[1].headers["etag"] != old[0]
        assert "warning" not in answers[0].headers
    finally:
        with stack.mariadb() as cursor:
            cursor.execute("UPDATE books SET title = %s WHERE id = 3", (title,))
            forms.make(cursor, [3])  # else check-dates does, and announces it in the middle of another test
        stack.announce_change()
    assert title in httpx.get(urls[0]).text


def test_what_nobody_announced_is_served_from_the_copy_and_unchanged(stack: RunningLibrary) -> None:
    url = f"{stack.naver}/api/books/4"
    etag = httpx.get(url).headers["etag"]
    price = stack.sql("SELECT price FROM books WHERE id = 4")[0][0]
    try:
        stack.sql("UPDATE books SET price = price + 1 WHERE id = 4")
        answer = httpx.get(url)
        assert (answer.json()["price"], answer.headers["etag"]) == (price, etag)
    finally:
        stack.sql("UPDATE books SET price = %s WHERE id = 4", price)
