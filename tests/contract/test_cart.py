import httpx
import pytest

from tests.stack import RunningLibrary


def add(reader: httpx.Client, book_id: object, quantity: object = 1, key: str | None = None) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    return reader.post("/api/cart/add", json={"book_id": book_id, "quantity": quantity}, headers=headers)


def lines(reader: httpx.Client) -> dict[str, int]:
    return {line["book_id"]: line["quantity"] for line in reader.get("/api/cart").json()}


def test_a_new_cart_is_empty(reader: httpx.Client) -> None:
    assert reader.get("/api/cart").json() == []


def test_adding_gives_the_cart_with_what_the_catalogue_says(reader: httpx.Client) -> None:
    answer = reader.post("/api/cart/add", json={"book_id": "3", "title": "forged", "price": 1, "author": "forged"})
    assert answer.status_code == 200
    (line,) = answer.json()["cart"]
    assert line.pop("added_at").startswith("20")
    assert line == {
        "book_id": "3",
        "title": "Istio 서비스 메시 마스터",
        "author": "박민수",
        "price": 42000,
        "quantity": 1,
        "cover_image": "",
    }


@pytest.mark.parametrize("book_id", ["4", 4, 4.0])
def test_a_book_id_may_be_a_number_of_which_json_has_one_kind(reader: httpx.Client, book_id: object) -> None:
    assert add(reader, book_id).status_code == 200
    assert lines(reader) == {"4": 1}


def test_lines_stay_in_the_order_they_were_first_added(reader: httpx.Client) -> None:
    for book_id in ("8", "2", "5", "8"):
        add(reader, book_id)
    assert list(lines(reader).items()) == [("8", 2), ("2", 1), ("5", 1)]


def test_removing_takes_so_many_or_the_whole_line(reader: httpx.Client) -> None:
    add(reader, "1", 5)
    add(reader, "2", 5)
    assert reader.delete("/api/cart/remove/1?quantity=2").json()["cart"][0]["quantity"] == 3
    assert reader.delete("/api/cart/remove/1").status_code == 200
    assert reader.delete("/api/cart/remove/2?quantity=99").json()["cart"] == []


@pytest.mark.parametrize("book_id", ["7", "abc", "9999"])
def test_removing_what_is_not_in_the_cart_changes_nothing(reader: httpx.Client, book_id: str) -> None:
    add(reader, "1")
    answer = reader.delete(f"/api/cart/remove/{book_id}")
    assert (answer.status_code, len(answer.json()["cart"])) == (200, 1)


def test_clearing_empties_the_cart(reader: httpx.Client) -> None:
    add(reader, "1")
    assert reader.post("/api/cart/clear").status_code == 200
    assert lines(reader) == {}


def test_a_replay_with_the_same_key_changes_nothing_and_gives_the_present_cart(reader: httpx.Client) -> None:
    add(reader, "1", 2, key="one")
    add(reader, "2", 1)
    replay = add(reader, "1", 2, key="one")
    assert {line["book_id"]: line["quantity"] for line in replay.json()["cart"]} == {"1": 2, "2": 1}
    for _ in range(2):
        reader.delete("/api/cart/remove/1?quantity=1", headers={"Idempotency-Key": "two"})
    assert lines(reader) == {"1": 1, "2": 1}
    reader.post("/api/cart/clear", headers={"Idempotency-Key": "three"})
    add(reader, "3")
    reader.post("/api/cart/clear", headers={"Idempotency-Key": "three"})
    assert lines(reader) == {"3": 1}


def test_a_key_that_came_with_another_change_is_refused_and_not_swallowed(reader: httpx.Client) -> None:
    add(reader, "1", 1, key="same")
    answer = add(reader, "2", 1, key="same")
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_reused")


def test_a_refused_change_leaves_its_key_free(reader: httpx.Client) -> None:
    add(reader, "1", 99)
    assert add(reader, "1", 1, key="later").status_code == 409
    reader.delete("/api/cart/remove/1?quantity=1")
    assert add(reader, "1", 1, key="later").status_code == 200


def test_keys_of_one_reader_are_not_those_of_another(stack: RunningLibrary, reader: httpx.Client) -> None:
    add(reader, "1", 1, key="shared")
    other = {"Authorization": f"Bearer {stack.log_in()}", "Idempotency-Key": "shared"}
    answer = httpx.post(f"{stack.gslb}/api/cart/add", json={"book_id": "1"}, headers=other)
    assert [line["quantity"] for line in answer.json()["cart"]] == [1]


@pytest.mark.parametrize("key", [b"x" * 65, b"", b"a b", "schlüssel".encode()])
def test_a_key_that_is_none_is_refused(reader: httpx.Client, key: bytes) -> None:
    answer = reader.post("/api/cart/add", json={"book_id": "1"}, headers=[(b"Idempotency-Key", key)])
    assert answer.status_code == 400
    assert lines(reader) == {}


def test_more_than_99_of_a_book_are_refused_and_nothing_changes(reader: httpx.Client) -> None:
    add(reader, "1", 98)
    answer = add(reader, "1", 2)
    assert (answer.status_code, answer.json()["code"]) == (409, "quantity_limit")
    assert lines(reader) == {"1": 98}


def test_the_201st_line_is_refused_and_nothing_changes(stack: RunningLibrary, reader: httpx.Client) -> None:
    tag = reader.headers["authorization"].split()[1].split(".")[0]
    now = "2026-01-01T00:00:00.000000Z"
    with stack.redis() as redis:  # 200 lines without 200 books in the catalogue
        redis.hset(f"cart:{{{tag}}}", mapping={str(i): f'{now}01"book_id":"{i}"' for i in range(1000, 1200)})
    answer = add(reader, "1")
    assert (answer.status_code, answer.json()["code"]) == (409, "cart_full")
    assert len(lines(reader)) == 200


@pytest.mark.parametrize("quantity", [0, -1, 100, 1.5, "2", True, None, [], {}, 10**30])
def test_a_quantity_that_makes_no_sense_is_refused(reader: httpx.Client, quantity: object) -> None:
    assert add(reader, "1", quantity).status_code == 400
    assert lines(reader) == {}


@pytest.mark.parametrize("quantity", ["0", "100", "x", "-1", "1.5", ""])
def test_a_quantity_to_remove_that_makes_no_sense_is_refused(reader: httpx.Client, quantity: str) -> None:
    add(reader, "1", 3)
    assert reader.delete(f"/api/cart/remove/1?quantity={quantity}").status_code == 400
    assert lines(reader) == {"1": 3}


def test_a_body_without_a_book_is_told_so(reader: httpx.Client) -> None:
    answer = reader.post("/api/cart/add", json={})
    assert (answer.status_code, answer.json()["error"]) == (400, "'book_id' is missing.")


@pytest.mark.parametrize(
    "book_id", ["9999", "abc", "", "0", None, True, "1.0", 1.5, -1.0, ["1"], "1; DROP TABLE books"]
)
def test_adding_what_is_no_book_is_not_found(reader: httpx.Client, book_id: object) -> None:
    answer = add(reader, book_id)
    assert (answer.status_code, answer.json()["code"]) == (404, "book_not_found")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer dXNlcg." + "x" * 43},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Bearer *.*"},
        {"Authorization": "Basic dXNlcjpwYXNzd29yZA=="},
        {"Cookie": "{}=dXNlcg." + "x" * 43},
        {"Cookie": "{}="},
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("POST", "/add"), ("DELETE", "/remove/1"), ("POST", "/clear")],
)
def test_a_cart_needs_a_session(
    stack: RunningLibrary, api: httpx.Client, method: str, path: str, headers: dict[str, str]
) -> None:
    body = {"book_id": "1"} if path == "/add" else None
    given = {name: value.format(stack.cookie) for name, value in headers.items()}
    answer = api.request(method, f"/api/cart{path}", json=body, headers=given)
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")
    assert answer.headers["www-authenticate"] == "Bearer"
