"""A member's gateway leads every path and method to its function."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from central import certificates
from local.envoy import egress, gateway
from tests.envoys import read, settings_for, validate
from tests.member import RunningMember, open_member

GET, POST, DELETE = "GET, HEAD", "POST", "DELETE"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@pytest.fixture(scope="module")
def member(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningMember]:
    with open_member(tmp_path_factory.mktemp("gateway")) as member:
        yield member


@pytest.mark.parametrize(
    ("method", "path", "function"),
    [
        ("POST", "/api/users/login", "login"),
        ("POST", "/api/users/logout", "logout"),
        ("GET", "/api/books", "list-books"),
        ("GET", "/api/books?search=a%20b&cursor=x", "list-books"),
        ("HEAD", "/api/books", "list-books"),
        ("GET", "/api/books/12", "get-book"),
        ("HEAD", "/api/books/12", "get-book"),
        ("GET", "/api/facets", "list-facets"),
        ("GET", "/api/books/not-a-number", "get-book"),
        ("GET", "/api/cart", "get-cart"),
        ("HEAD", "/api/cart", "get-cart"),
        ("POST", "/api/cart/add", "add-to-cart"),
        ("DELETE", "/api/cart/remove/12?quantity=2", "remove-from-cart"),
        ("POST", "/api/cart/clear", "clear-cart"),
        ("POST", "/api/loans", "borrow"),
        ("GET", "/api/loans?state=past", "list-loans"),
        ("HEAD", "/api/loans", "list-loans"),
        ("POST", "/api/loans/12/return", "return-loan"),
        ("POST", "/api/loans/12/renew", "renew-loan"),
        ("POST", "/api/reservations", "reserve-book"),
        ("GET", "/api/reservations", "list-reservations"),
        ("DELETE", "/api/reservations/12", "cancel-reservation"),
        ("GET", "/api/notifications?limit=5", "list-notifications"),
        ("POST", "/api/notifications/read", "read-notifications"),
        ("POST", "/api/admin/books", "add-book"),
        ("PATCH", "/api/admin/books/12", "change-book"),
        ("DELETE", "/api/admin/books/12", "retire-book"),
        ("GET", "/api/admin/loans?state=overdue", "list-all-loans"),
        ("GET", "/healthz", "health"),
        ("GET", "/", "frontend"),
        ("GET", "/books/12", "frontend"),
        ("GET", "/assets/index.js", "frontend"),
        ("GET", "/apis", "frontend"),
    ],
)
def test_a_path_and_a_method_lead_to_their_function(
    member: RunningMember, method: str, path: str, function: str
) -> None:
    assert member.function(method, path) == function


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("/api/users/login", POST),
        ("/api/users/logout", POST),
        ("/api/books", GET),
        ("/api/books/12", GET),
        ("/api/facets", GET),
        ("/api/cart", GET),
        ("/api/cart/add", POST),
        ("/api/cart/remove/12", DELETE),
        ("/api/cart/clear", POST),
        ("/api/loans", "GET, HEAD, POST"),
        ("/api/loans/12/return", POST),
        ("/api/loans/12/renew", POST),
        ("/api/reservations", "GET, HEAD, POST"),
        ("/api/reservations/12", DELETE),
        ("/api/notifications", GET),
        ("/api/notifications/read", POST),
        ("/api/admin/books", POST),
        ("/api/admin/books/12", "PATCH, DELETE"),
        ("/api/admin/loans", GET),
        ("/healthz", GET),
    ],
)
def test_any_other_method_is_answered_405_with_allow(member: RunningMember, path: str, allow: str) -> None:
    for method in METHODS:
        if method not in allow:
            answer = member.client.request(method, path, headers={"x-request-id": "mine"})
            assert (method, answer.status_code, answer.headers["allow"]) == (method, 405, allow)
            assert answer.headers["content-type"] == "application/json"
            assert answer.headers["x-served-by"] == "naver"
            assert answer.headers["x-request-id"] == "mine"
            if method != "HEAD":
                assert answer.json()["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/none", "/api/books/", "/api/books/1/2", "/api/cart/remove", "/api/loans/1"]
)
def test_an_unknown_path_of_the_api_is_answered_404_in_json(member: RunningMember, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = member.client.request(method, path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-served-by"] == "naver"
        assert answer.headers["x-request-id"]


def test_livez_is_not_reached_from_outside(member: RunningMember) -> None:
    assert member.client.get("/livez").status_code == 404


def test_a_function_sees_its_own_name_as_host(member: RunningMember) -> None:
    seen = member.client.get("/api/cart").json()
    assert seen["headers"]["host"] == "get-cart.library-system.svc.cluster.local"


@pytest.mark.parametrize("given", ["short", "e4d909c2-90d0-4b1c-9f5a-1f2c3d4e5f60"])
def test_a_request_keeps_its_id(member: RunningMember, given: str) -> None:
    seen = member.client.get("/api/cart", headers={"x-request-id": given}).json()
    assert seen["headers"]["x-request-id"] == given


def test_a_request_without_an_id_gets_one(member: RunningMember) -> None:
    ids = {member.client.get("/api/cart").json()["headers"]["x-request-id"] for _ in range(3)}
    assert len(ids) == 3


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ([b"session=a.b; theme=dark"], "session=a.b; theme=dark"),
        (["region=서울; session=a.b".encode()], "region=??????; session=a.b"),
        ([b"session=a.b; x=\xff\x80"], "session=a.b; x=??"),
        ([b"session=a.b", "region=서울".encode()], "session=a.b; region=??????"),
    ],
)
def test_a_cookie_reaches_a_function_without_a_byte_over_127(
    member: RunningMember, given: list[bytes], seen: str
) -> None:
    answer = member.client.get("/api/cart", headers=[(b"Cookie", each) for each in given])
    assert answer.json()["headers"]["cookie"] == seen


def test_login_learns_the_address_that_the_front_door_saw(member: RunningMember) -> None:
    # The front door appends what it saw; what stood there before is the client's own invention.
    forged = {"x-client-address": "203.0.113.1", "x-forwarded-for": "203.0.113.2, 198.51.100.7"}
    seen = member.client.post("/api/users/login", headers=forged).json()
    assert seen["headers"]["x-client-address"] == "198.51.100.7"
    direct = member.client.post("/api/users/login", headers={"x-client-address": "203.0.113.1"}).json()
    assert direct["headers"]["x-client-address"] == "127.0.0.1"


@pytest.mark.parametrize("path", ["/api/users/login", "/api/users/logout", "/"])
def test_who_sets_cookies_learns_whether_the_reader_came_by_tls(member: RunningMember, path: str) -> None:
    method = "GET" if path == "/" else "POST"
    by_tls = member.client.request(method, path, headers={"x-forwarded-proto": "https"}).json()
    assert by_tls["headers"]["x-client-scheme"] == "https"
    plain = member.client.request(method, path, headers={"x-client-scheme": "https"}).json()
    assert plain["headers"]["x-client-scheme"] == "http"


def test_a_function_learns_what_a_browser_asked_for(member: RunningMember) -> None:
    asked = {"host": "library.example:8443", "x-forwarded-proto": "https", "origin": "https://evil.example"}
    seen = member.client.post("/api/cart/clear", headers=asked).json()["headers"]
    assert seen["x-client-origin"] == "https://library.example:8443"
    plain = member.client.post("/api/cart/clear", headers={"origin": "null"}).json()["headers"]
    assert plain["x-client-origin"] == str(member.client.base_url).rstrip("/")
    again = member.client.post("/api/cart/clear", headers=asked | {"x-client-origin": "https://a.example"}).json()
    assert again["headers"]["x-client-origin"] == "https://a.example"  # as Knative's own gateway finds it
    assert "x-client-origin" not in member.client.post("/api/cart/clear").json()["headers"]


def test_envoy_takes_the_configurations_without_a_warning(tmp_path: Path) -> None:
    found, authority = read(), certificates.authority().certificate
    settings = settings_for(found, tmp_path)
    for each in found.members.values():
        assert validate(gateway.config(each, settings), tmp_path) == ""
        assert validate(egress.config(each, settings, {"CENTRAL_CA": authority}), tmp_path) == ""
