"""A member's gateway: a real Envoy, configured from the manifests, in front of throwaway functions."""

import http.client
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from local import probes
from local.envoy import egress, gateway
from local.settings import Settings
from local.workloads import port_name
from tests.envoys import Upstream, read, running, settings_for, validate

GET, POST, DELETE = "GET, HEAD", "POST", "DELETE"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass
class Member:
    """A gateway that runs, and what stands behind it."""

    admin: Path
    client: httpx.Client
    functions: Upstream
    settings: Settings

    def function(self, method: str, path: str) -> str:
        """Give the name of the function that a request reaches."""
        before = len(self.functions.received())
        self.client.request(method, path)
        (seen,) = self.functions.received()[before:]
        names = {port: name for name, port in self.settings.internal_ports.items()}
        return names[seen["port"]].split("/")[1]

    def raw(self, request: bytes) -> httpx.Response:
        """Send bytes as they are, on a connection of their own."""
        with socket.create_connection(("127.0.0.1", self.settings.member_ports["naver"]), timeout=5) as connection:
            connection.sendall(request)
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            return httpx.Response(answer.status, headers=answer.getheaders(), content=answer.read())


@pytest.fixture(scope="module")
def member(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Member]:
    found = read()
    folder = tmp_path_factory.mktemp("gateway")
    settings = settings_for(found, folder)
    ports = [settings.port(port_name("naver", service.name, 0)) for service in found.members["naver"].services]
    (folder / "functions").mkdir()
    functions = Upstream(folder / "functions", ports)
    url = f"http://127.0.0.1:{settings.member_ports['naver']}"
    config = gateway.config(found.members["naver"], settings)
    with running(config, "naver", folder) as admin, functions, httpx.Client(base_url=url) as client:
        yield Member(admin, client, functions, settings)


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
        ("GET", "/api/books/not-a-number", "get-book"),
        ("GET", "/api/cart", "get-cart"),
        ("HEAD", "/api/cart", "get-cart"),
        ("POST", "/api/cart/add", "add-to-cart"),
        ("DELETE", "/api/cart/remove/12?quantity=2", "remove-from-cart"),
        ("POST", "/api/cart/clear", "clear-cart"),
        ("GET", "/healthz", "health"),
        ("GET", "/", "frontend"),
        ("GET", "/books/12", "frontend"),
        ("GET", "/assets/index.js", "frontend"),
        ("GET", "/apis", "frontend"),
    ],
)
def test_a_path_and_a_method_lead_to_their_function(member: Member, method: str, path: str, function: str) -> None:
    assert member.function(method, path) == function


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("/api/users/login", POST),
        ("/api/users/logout", POST),
        ("/api/books", GET),
        ("/api/books/12", GET),
        ("/api/cart", GET),
        ("/api/cart/add", POST),
        ("/api/cart/remove/12", DELETE),
        ("/api/cart/clear", POST),
        ("/healthz", GET),
    ],
)
def test_any_other_method_is_answered_405_with_allow(member: Member, path: str, allow: str) -> None:
    for method in METHODS:
        if method not in allow:
            answer = member.client.request(method, path, headers={"x-request-id": "mine"})
            assert (method, answer.status_code, answer.headers["allow"]) == (method, 405, allow)
            assert answer.headers["content-type"] == "application/json"
            assert answer.headers["x-served-by"] == "naver"
            assert answer.headers["x-request-id"] == "mine"
            if method != "HEAD":
                assert answer.json()["code"] == "method_not_allowed"


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/none", "/api/books/", "/api/books/1/2", "/api/cart/remove"])
def test_an_unknown_path_of_the_api_is_answered_404_in_json(member: Member, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = member.client.request(method, path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-served-by"] == "naver"
        assert answer.headers["x-request-id"]


def test_livez_is_not_reached_from_outside(member: Member) -> None:
    assert member.client.get("/livez").status_code == 404


def test_a_function_sees_its_own_name_as_host(member: Member) -> None:
    seen = member.client.get("/api/cart").json()
    assert seen["headers"]["host"] == "get-cart.library-system.svc.cluster.local"


@pytest.mark.parametrize("given", ["short", "e4d909c2-90d0-4b1c-9f5a-1f2c3d4e5f60"])
def test_a_request_keeps_its_id(member: Member, given: str) -> None:
    seen = member.client.get("/api/cart", headers={"x-request-id": given}).json()
    assert seen["headers"]["x-request-id"] == given


def test_a_request_without_an_id_gets_one(member: Member) -> None:
    ids = {member.client.get("/api/cart").json()["headers"]["x-request-id"] for _ in range(3)}
    assert len(ids) == 3


def test_login_learns_the_address_that_the_front_door_saw(member: Member) -> None:
    # The front door appends what it saw; what stood there before is the client's own invention.
    forged = {"x-client-address": "203.0.113.1", "x-forwarded-for": "203.0.113.2, 198.51.100.7"}
    seen = member.client.post("/api/users/login", headers=forged).json()
    assert seen["headers"]["x-client-address"] == "198.51.100.7"
    direct = member.client.post("/api/users/login", headers={"x-client-address": "203.0.113.1"}).json()
    assert direct["headers"]["x-client-address"] == "127.0.0.1"


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GARBAGE\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nBig: " + b"x" * 70_000 + b"\r\n\r\n", 431),
        (b"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", 404),
    ],
)
def test_what_is_no_proper_request_is_refused_in_json(member: Member, request_bytes: bytes, status: int) -> None:
    answer = member.raw(request_bytes)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-served-by"] == "naver"
    assert set(answer.json()) == {"error", "code"}


@pytest.mark.parametrize("behaviour", [{"drop": True}, {"delay": 2.5}], ids=["broken connection", "too slow"])
def test_a_function_that_fails_is_called_once_and_told_as_unavailable(member: Member, behaviour: object) -> None:
    before = len(member.functions.received())
    member.functions.behave({"/healthz": behaviour})
    answer = member.client.get("/healthz", headers={"x-request-id": "mine"}, timeout=5)
    member.functions.behave({})
    assert len(member.functions.received()) == before + 1
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["retry-after"] == "1"
    assert answer.headers["x-served-by"] == "naver"
    assert answer.headers["x-request-id"] == "mine"


@pytest.mark.parametrize("path", ["/api/books", "/api/cart/add"])
def test_no_request_is_repeated_within_a_member(member: Member, path: str) -> None:
    before = len(member.functions.received())
    member.functions.behave({"*": {"status": 503}})
    method = "POST" if path.endswith("add") else "GET"
    # What a client asks of Envoy by header counts for nothing.
    asked = {"x-envoy-retry-on": "5xx,reset", "x-envoy-max-retries": "3"}
    answer = member.client.request(method, path, headers=asked)
    member.functions.behave({})
    assert answer.status_code == 503
    assert len(member.functions.received()) == before + 1


def test_a_drained_member_fails_its_health_check_and_still_serves(member: Member) -> None:
    probes.admin(member.admin, "/healthcheck/fail", "POST")
    health, books = member.client.get("/healthz"), member.client.get("/api/books")
    probes.admin(member.admin, "/healthcheck/ok", "POST")
    assert (health.status_code, health.json()["code"]) == (503, "unavailable")
    assert books.status_code == 200
    assert books.headers["x-envoy-immediate-health-check-fail"] == "true"
    assert member.client.get("/healthz").status_code == 200


def test_envoy_takes_the_configurations_without_a_warning(tmp_path: Path) -> None:
    found = read()
    settings = settings_for(found, tmp_path)
    for each in found.members.values():
        assert validate(gateway.config(each, settings), tmp_path) == ""
        assert validate(egress.config(each, settings), tmp_path) == ""
