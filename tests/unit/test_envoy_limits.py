"""What arrives slowly, or is too large, ends at the gateway: at a member's, and at the front door."""

import contextlib
import http.client
import json
import socket
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from local.envoy import front_door, gateway
from local.envoy.bootstrap import Config
from local.settings import Settings
from local.workloads import port_name
from tests.envoys import Upstream, exchanged, manager, read, running, settings_for

LOGIN = b"POST /api/users/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nX-Request-Id: mine\r\n"
CONNECT = b"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\nX-Request-Id: mine\r\n\r\n"  # has no end
LIMIT = 16 * 1024
TIMEOUTS = ("request_timeout", "request_headers_timeout")
GATEWAYS = ("naver", "gslb")


@dataclass
class Running:
    """A gateway that runs, and what it leads to."""

    name: str
    port: int
    behind: list[Upstream]

    def send(self, request: bytes) -> httpx.Response:
        return exchanged(self.port, request)

    def arrived(self) -> list[dict[str, object]]:
        return [seen for each in self.behind for seen in each.received()]


def configured(name: str, settings: Settings) -> tuple[Config, int]:
    """Give a gateway's configuration and its port."""
    if name == "gslb":
        return front_door.config(read(), settings), settings.gslb_port
    return gateway.config(read().members[name], settings), settings.member_ports[name]


def upstreams(name: str, settings: Settings, folder: Path) -> list[Upstream]:
    if name == "gslb":
        places = {member: [port] for member, port in settings.member_ports.items()}
    else:
        services = read().members[name].services
        places = {"functions": [settings.port(port_name(name, service.name, 0)) for service in services]}
    for place in places:
        (folder / place).mkdir()
    return [Upstream(folder / place, ports) for place, ports in places.items()]


@contextlib.contextmanager
def opened(name: str, folder: Path, timeout: str | None = None) -> Iterator[Running]:
    settings = settings_for(read(), folder)
    config, port = configured(name, settings)
    if timeout:
        manager(config).update(dict.fromkeys(TIMEOUTS, timeout))
    behind = upstreams(name, settings, folder)
    with contextlib.ExitStack() as stack:
        for each in behind:
            stack.enter_context(each)
        stack.enter_context(running(config, name, folder))
        yield Running(name, port, behind)


@pytest.fixture(scope="module", params=GATEWAYS)
def lasting(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with opened(request.param, tmp_path_factory.mktemp(request.param)) as found:
        yield found


@pytest.fixture
def running_gateway(lasting: Running) -> Running:
    for each in lasting.behind:
        each.forget()
    return lasting


@contextlib.contextmanager
def slow_clients(port: int, count: int) -> Iterator[None]:
    """Keep clients that have sent a little of a body, and whose next byte is not there yet."""
    with contextlib.ExitStack() as stack:
        for _ in range(count):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            client.sendall(LOGIN + b'Content-Length: 5000\r\n\r\n{"id":')
        yield


def waits(client: httpx.Client, count: int) -> list[float]:
    """Give how long each of several ordinary requests takes; none fails."""
    found = []
    for _ in range(count):
        started = time.perf_counter()
        assert client.post("/api/users/login", json={"id": "user", "password": "password"}).status_code == 200
        found.append(time.perf_counter() - started)
    return found


def test_nobody_waits_for_200_clients_that_send_slowly(running_gateway: Running) -> None:
    alone, beside = [], []
    with httpx.Client(base_url=f"http://127.0.0.1:{running_gateway.port}") as client:
        for _ in range(3):
            alone += waits(client, 20)
            with slow_clients(running_gateway.port, 200):
                beside += waits(client, 20)
    assert len(running_gateway.arrived()) == 120  # of the slow ones, none
    assert statistics.median(beside) < 3 * statistics.median(alone)


@pytest.mark.parametrize("name", GATEWAYS)
def test_what_takes_too_long_to_arrive_is_408(name: str, tmp_path: Path) -> None:
    config, _ = configured(name, settings_for(read(), tmp_path))
    assert {manager(config)[each] for each in TIMEOUTS} == {"10s"}
    with opened(name, tmp_path, "0.3s") as found:
        slow = [b"Content-Length: 5000\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n1\r\n{", b""]
        for sent in (*(LOGIN + each for each in slow), CONNECT):
            answer = found.send(sent)
            assert (answer.status_code, answer.json()["code"]) == (408, "request_timeout")
            assert answer.headers["content-type"] == "application/json"
            assert answer.headers["x-served-by"] == name
            assert answer.headers.get("x-request-id") == (None if sent == LOGIN else "mine")  # not read yet
            assert "retry-after" not in answer.headers
        assert found.arrived() == []


def body(size: int, chunked: bool) -> bytes:
    if chunked:
        return b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (size, b"x" * size)
    return b"Content-Length: %d\r\n\r\n%b" % (size, b"x" * size)


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("size", [1, LIMIT])
def test_a_body_arrives_whole_and_with_its_length(running_gateway: Running, size: int, chunked: bool) -> None:
    assert running_gateway.send(LOGIN + body(size, chunked)).status_code == 200
    (seen,) = running_gateway.arrived()
    assert seen["headers"]["content-length"] == str(size)  # type: ignore[index]


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("size", [LIMIT + 1, 1_000_000, 9_000_000])
def test_a_larger_body_is_413(running_gateway: Running, size: int, chunked: bool) -> None:
    answer = running_gateway.send(LOGIN + body(size, chunked))
    assert answer.status_code == 413
    assert answer.json() == {"error": f"Send at most {LIMIT} bytes.", "code": "body_too_large"}  # as a function says it
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-served-by"] == running_gateway.name
    assert answer.headers["x-request-id"] == "mine"
    assert "retry-after" not in answer.headers
    assert running_gateway.arrived() == []


@pytest.mark.parametrize("method", [b"GET /api/cart", b"DELETE /api/cart/remove/1"])
def test_a_body_is_held_whatever_the_method(running_gateway: Running, method: bytes) -> None:
    head = method + b" HTTP/1.1\r\nHost: a\r\n"
    assert running_gateway.send(head + body(5, chunked=False)).status_code == 200
    assert running_gateway.send(head + body(LIMIT + 1, chunked=False)).status_code == 413
    assert len(running_gateway.arrived()) == 1


def test_who_asks_before_sending_a_body_is_told_to_go_on(running_gateway: Running) -> None:
    with socket.create_connection(("127.0.0.1", running_gateway.port), timeout=5) as connection:
        connection.sendall(LOGIN + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        assert running_gateway.arrived() == []
        connection.sendall(b"{}")
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 OK")
    (seen,) = running_gateway.arrived()
    assert "expect" not in seen["headers"]  # type: ignore[operator]


@pytest.mark.parametrize("coding", [b"identity", b"gzip, chunked"])
def test_a_transfer_coding_that_nobody_knows_is_501(running_gateway: Running, coding: bytes) -> None:
    answer = running_gateway.send(LOGIN + b"Transfer-Encoding: " + coding + b"\r\n\r\n")
    assert (answer.status_code, answer.json()["code"]) == (501, "not_implemented")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-served-by"] == running_gateway.name
    assert "retry-after" not in answer.headers


@pytest.mark.parametrize("headers", [b"", b"Host: a\r\n", b"Connection: keep-alive\r\n"])
def test_a_health_check_by_http_1_0_is_answered(running_gateway: Running, headers: bytes) -> None:
    with socket.create_connection(("127.0.0.1", running_gateway.port), timeout=5) as connection:
        connection.sendall(b"GET /healthz HTTP/1.0\r\n" + headers + b"\r\n")
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        assert (answer.version, answer.status) == (10, 200)
        assert answer.getheader("transfer-encoding") is None  # HTTP/1.0 does not know it
        assert answer.getheader("connection") == ("keep-alive" if b"keep-alive" in headers else "close")
        assert json.loads(answer.read())["target"] == "/healthz"


def test_a_change_by_http_1_0_is_as_any_other(running_gateway: Running) -> None:
    assert running_gateway.send(LOGIN.replace(b"1.1", b"1.0") + body(2, chunked=False)).status_code == 200
    assert running_gateway.send(LOGIN.replace(b"1.1", b"1.0") + body(LIMIT + 1, chunked=False)).status_code == 413
