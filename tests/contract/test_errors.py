import json

import httpx
import pytest

from tests.stack import RunningLibrary

pytestmark = pytest.mark.both_hosts

POSTS = ["/api/users/login", "/api/cart/add"]


def test_every_answer_says_who_served_it_and_takes_over_the_request_id(
    stack: RunningLibrary, api: httpx.Client
) -> None:
    for path in ("/api/books", "/api/books/9999", "/api/cart", "/healthz", "/", "/api/nowhere"):
        answer = api.get(path, headers={"X-Request-Id": "trace-42"})
        assert answer.headers["x-served-by"] in ("naver", "nhn"), path
        assert answer.headers["x-request-id"] == "trace-42", path
    assert httpx.get(f"{stack.nhn}/api/books").headers["x-served-by"] == "nhn"
    assert httpx.get(f"{stack.naver}/api/nowhere").headers["x-served-by"] == "naver"
    assert len(api.get("/api/books").headers["x-request-id"]) >= 32


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", "/api/books", "GET, HEAD"),
        ("DELETE", "/api/books/1", "GET, HEAD"),
        ("PUT", "/api/cart", "GET, HEAD"),
        ("POST", "/healthz", "GET, HEAD"),
        ("GET", "/api/users/login", "POST"),
        ("GET", "/api/users/logout", "POST"),
        ("GET", "/api/cart/add", "POST"),
        ("PATCH", "/api/cart/clear", "POST"),
        ("POST", "/api/cart/remove/1", "DELETE"),
    ],
)
def test_a_wrong_method_is_405_with_the_right_ones(api: httpx.Client, method: str, path: str, allow: str) -> None:
    answer = api.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allow)
    assert answer.json()["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    "path",
    ["/api", "/api/", "/api/nowhere", "/api/cart/add/1", "/api/books/1/copies", "/health", "/healthz/", "/livez"],
)
def test_an_unknown_path_is_404_in_json(api: httpx.Client, path: str) -> None:
    answer = api.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/json")
    assert answer.json()["code"] in ("not_found", "book_not_found")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"1",
        b"NaN",
        b'{"id": NaN}',
        b"\xff\xfe",
        b"[" * 8000,
        b'{"a":' * 2000 + b"1" + b"}" * 2000,
        b"1" * 5000,
        b'{"id": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_body_that_is_no_json_object_is_refused(reader: httpx.Client, path: str, body: bytes) -> None:
    answer = reader.post(path, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 404), answer.text
    assert set(answer.json()) == {"error", "code"}


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("size", [16 * 1024 + 1, 1_000_000])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_16_kib_is_413(reader: httpx.Client, path: str, size: int, chunked: bool) -> None:
    body = json.dumps({"book_id": "1", "id": "user", "password": "password", "title": "x" * size}).encode()
    content = iter([body]) if chunked else body
    answer = reader.post(path, content=content, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_that_is_not_called_json_is_415(reader: httpx.Client, path: str, media_type: str) -> None:
    answer = reader.post(path, content=b'{"book_id":"1"}', headers={"Content-Type": media_type})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("field", ["id", "password"])
@pytest.mark.parametrize("value", [None, 1, True, [], {}, "", "a\0b", "\ud800", "x" * 1000, {"$ne": None}])
def test_credentials_of_a_wrong_kind_are_refused(api: httpx.Client, field: str, value: object) -> None:
    body = json.dumps({"id": "someone", "password": "password", field: value})
    answer = api.post("/api/users/login", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert f"'{field}'" in answer.json()["error"]


@pytest.mark.parametrize(
    "value", ["' OR '1'='1", "admin'--", "*", "\r\nFLUSHALL\r\n", "{user}", "한글 😀", "%s", "../x", "}"]
)
def test_characters_with_a_meaning_elsewhere_are_only_a_wrong_password(api: httpx.Client, value: str) -> None:
    answer = api.post("/api/users/login", json={"id": value, "password": value})
    assert answer.status_code in (401, 429)


def test_no_answer_and_no_log_shows_a_token_a_password_or_a_body(stack: RunningLibrary, api: httpx.Client) -> None:
    password = "a-password-that-nobody-may-log"
    api.post("/api/users/login", json={"id": "user", "password": password})
    token = stack.log_in()
    api.post(
        "/api/cart/add",
        json={"book_id": "1", "title": "a-title-nobody-may-log"},
        headers={"Authorization": f"Bearer {token}"},
    )
    logs = "".join(file.read_text(errors="replace") for file in stack.folder.rglob("*.log"))
    assert '"function":"add_to_cart"' in logs
    for secret in (password, token, "a-title-nobody-may-log"):
        assert secret not in logs
