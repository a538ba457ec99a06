import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx

from tests.central_log import mariadb_queries
from tests.reader import HttpReader, at_once
from tests.stack import RunningLibrary


def test_100_books_added_at_once_half_through_each_member_are_all_in_the_cart(
    stack: RunningLibrary, reader: HttpReader
) -> None:
    members = (stack.naver, stack.nhn)
    answers = at_once(100, lambda number: reader.add(members[number % 2], 100 + number))
    assert [answer.status_code for answer in answers] == [200] * 100
    assert {answer.headers["x-served-by"] for answer in answers} == {"naver", "nhn"}
    assert reader.cart(stack.gslb) == {str(100 + number): 1 for number in range(100)}


def test_50_adds_of_one_book_at_once_make_a_quantity_of_50(stack: RunningLibrary, reader: HttpReader) -> None:
    members = (stack.naver, stack.nhn)
    answers = at_once(50, lambda number: reader.add(members[number % 2], 1))
    assert [answer.status_code for answer in answers] == [200] * 50
    assert reader.cart(stack.gslb) == {"1": 50}
    # Each change was one step: every answer shows another quantity.
    assert sorted(answer.json()["cart"][0]["quantity"] for answer in answers) == list(range(1, 51))


def test_one_key_sent_20_times_at_once_over_both_members_is_applied_once(
    stack: RunningLibrary, reader: HttpReader
) -> None:
    members, key = (stack.naver, stack.nhn), str(uuid4())
    answers = at_once(20, lambda number: reader.add(members[number % 2], 1, 3, key))
    assert [answer.status_code for answer in answers] == [200] * 20
    assert {answer.json()["cart"][0]["quantity"] for answer in answers} == {3}
    assert reader.cart(stack.gslb) == {"1": 3}


def test_removing_and_adding_at_once_loses_nothing(stack: RunningLibrary, reader: HttpReader) -> None:
    members = (stack.naver, stack.nhn)
    reader.add(stack.gslb, 1, 30)

    def change(number: int) -> httpx.Response:
        url = members[number // 2 % 2]
        if number % 2:
            return reader.add(url, 1)
        return reader.ask("DELETE", f"{url}/api/cart/remove/1?quantity=1")

    assert [answer.status_code for answer in at_once(40, change)] == [200] * 40
    assert reader.cart(stack.gslb) == {"1": 30}


def test_a_list_that_no_cache_holds_reaches_mariadb_once_however_many_ask_for_it_at_once(stack: RunningLibrary) -> None:
    stack.announce_change()
    urls = [f"{member}/api/books?sort=-price&limit=33" for member in (stack.naver, stack.nhn)]
    with (
        mariadb_queries(stack) as queries,
        httpx.Client(limits=httpx.Limits(max_connections=40), timeout=10) as client,
        ThreadPoolExecutor(1) as aside,
        stack.mariadb() as cursor,
    ):
        cursor.execute("LOCK TABLES books WRITE")  # who builds it cannot be done before the others have come
        asked = aside.submit(at_once, 40, lambda number: client.get(urls[number % 2]))
        time.sleep(0.3)
        cursor.execute("UNLOCK TABLES")
        answers = asked.result()
    assert [answer.status_code for answer in answers] == [200] * 40
    assert len({(answer.content, answer.headers["etag"]) for answer in answers}) == 1
    assert sum("COUNT(*)" in query for query in queries) == 1
    assert sum("ORDER BY price DESC" in query for query in queries) == 1
