"""Central is in another data centre: a warm request may ask it once (login: Redis twice and MariaDB once)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.central_log import PROBES, mariadb_queries, questions, redis_commands
from tests.reader import HttpReader
from tests.stack import RunningLibrary

REQUESTS = 10
Ask = Callable[[HttpReader, str], httpx.Response]


def add(reader: HttpReader, url: str) -> httpx.Response:
    return reader.add(url, 1)


def remove(reader: HttpReader, url: str) -> httpx.Response:
    return reader.ask("DELETE", f"{url}/api/cart/remove/1?quantity=1")


def get(path: str) -> Ask:
    return lambda reader, url: reader.ask("GET", url + path)


def post(path: str) -> Ask:
    return lambda reader, url: reader.ask("POST", url + path)


@pytest.fixture
def shopper(stack: RunningLibrary, reader: HttpReader) -> HttpReader:
    """Give a reader with something in the cart."""
    reader.add(stack.gslb, 1, 49)  # 40 more to warm up and 10 to count make the most, 99
    reader.add(stack.gslb, 2, 1)
    return reader


@pytest.mark.parametrize(
    ("ask", "command", "query"),
    [
        pytest.param(get("/api/cart"), "FCALL cart_read", None, id="get-cart"),
        pytest.param(add, "FCALL cart_add", None, id="add-to-cart"),
        pytest.param(remove, "FCALL cart_remove", None, id="remove-from-cart"),
        pytest.param(post("/api/cart/clear"), "FCALL cart_clear", None, id="clear-cart"),
        pytest.param(post("/api/users/logout"), "DEL session:", None, id="logout"),
        pytest.param(get("/api/books?sort=-year&limit=5"), "FCALL answer_read", None, id="list-books"),
        pytest.param(get("/api/books/7"), "FCALL answer_read", None, id="get-book"),
        pytest.param(
            HttpReader.log_in,
            ["FCALL login_begin", "FCALL login"],  # before the password is looked at, and after it
            "SELECT id, password_hash, role FROM users",
            id="login",
        ),
    ],
)
def test_a_warm_request_asks_central_once(
    stack: RunningLibrary, shopper: HttpReader, ask: Ask, command: str | list[str], query: str | None
) -> None:
    warm(shopper, ask, stack.naver)
    with redis_commands(stack) as commands, mariadb_queries(stack) as queries:
        for _ in range(REQUESTS):
            assert ask(shopper, stack.naver).status_code == 200
    wanted = ([command] if isinstance(command, str) else command) * REQUESTS
    asked = questions(commands)
    assert len(asked) == len(wanted)
    assert all(line.startswith(each) for line, each in zip(asked, wanted, strict=True))
    assert [line[: len(query or "")] for line in questions(queries)] == [query] * (REQUESTS if query else 0)


def test_an_unchanged_list_costs_the_same_one_question(stack: RunningLibrary, reader: HttpReader) -> None:
    url = f"{stack.naver}/api/books?sort=-year&limit=5"
    warm(reader, get("/api/books?sort=-year&limit=5"), stack.naver)
    etag = reader.ask("GET", url).headers["etag"]
    with redis_commands(stack) as commands, mariadb_queries(stack) as queries:
        for _ in range(REQUESTS):
            assert reader.client.get(url, headers={"If-None-Match": etag}).status_code == 304
    assert len(questions(commands)) == REQUESTS
    assert questions(queries) == []


def test_a_health_check_asks_each_of_redis_and_mariadb_once(stack: RunningLibrary, reader: HttpReader) -> None:
    warm(reader, get("/healthz"), stack.naver)
    with redis_commands(stack) as commands, mariadb_queries(stack) as queries:
        for _ in range(50):
            assert reader.ask("GET", f"{stack.naver}/healthz").status_code == 200
    # The GSLB asks as well, 4 times a second: what was asked beyond the 50 is its share, not a second question.
    for asked, question in ((commands, PROBES[0]), (queries, PROBES[1])):
        assert 50 <= sum(each.startswith(question) for each in asked) < 100
        assert questions(asked) == []


def warm(reader: HttpReader, ask: Ask, url: str) -> None:
    """Ask so often and so much at once that every thread of the function has its connections."""
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ask(reader, url), range(40)))
    assert {answer.status_code for answer in answers} == {200}
