"""What a member's gateway answers itself obeys the contract, and it repeats nothing."""

from collections.abc import Iterator

import pytest

from local.machine import probes
from tests.member import RunningMember, open_member


@pytest.fixture(scope="module")
def member(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningMember]:
    with open_member(tmp_path_factory.mktemp("gateway")) as member:
        yield member


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GARBAGE\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nBig: " + b"x" * 70_000 + b"\r\n\r\n", 431),
    ],
)
def test_what_is_no_proper_request_is_refused_in_json(member: RunningMember, request_bytes: bytes, status: int) -> None:
    answer = member.raw(request_bytes)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-served-by"] == "naver"
    assert set(answer.json()) == {"error", "code"}


@pytest.mark.parametrize("behaviour", [{"drop": True}, {"delay": 2.5}], ids=["broken connection", "too slow"])
def test_a_function_that_fails_is_called_once_and_told_as_unavailable(member: RunningMember, behaviour: object) -> None:
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
def test_no_request_is_repeated_within_a_member(member: RunningMember, path: str) -> None:
    before = len(member.functions.received())
    member.functions.behave({"*": {"status": 503}})
    method = "POST" if path.endswith("add") else "GET"
    # What a client asks of Envoy by header counts for nothing.
    asked = {"x-envoy-retry-on": "5xx,reset", "x-envoy-max-retries": "3"}
    answer = member.client.request(method, path, headers=asked)
    member.functions.behave({})
    assert answer.status_code == 503
    assert len(member.functions.received()) == before + 1


def test_a_drained_member_fails_its_health_check_and_still_serves(member: RunningMember) -> None:
    probes.admin(member.admin, "/healthcheck/fail", "POST")
    health, books = member.client.get("/healthz"), member.client.get("/api/books")
    knative = member.client.get("/healthz", headers={"K-Network-Probe": "probe"})
    probes.admin(member.admin, "/healthcheck/ok", "POST")
    assert (health.status_code, health.json()["code"]) == (503, "unavailable")
    assert books.status_code == knative.status_code == 200  # a route is there as before: new revisions become ready
    assert books.headers["x-envoy-immediate-health-check-fail"] == "true"
    assert member.client.get("/healthz").status_code == 200
