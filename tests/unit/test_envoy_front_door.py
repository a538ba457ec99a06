"""The front door takes a member out when it dies, hangs, fails or drains, and brings it back."""

import contextlib
import json
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from central import certificates
from central.certificates import Signed
from local.envoy import front_door, gateway
from local.machine import probes
from local.manifests.reading import Manifests
from local.settings import Settings
from local.workloads import port_name
from tests.envoys import Upstream, in_rotation, read, running, settings_for, validate
from tests.pair import Pair, open_pair
from tests.stack import wait_until

KEYED = {"idempotency-key": "one"}
NAMES = ("library.example",)
AUTHORITY = certificates.authority()


@pytest.fixture(scope="module")
def found() -> Manifests:
    return read()


@pytest.fixture
def settings(found: Manifests, tmp_path: Path) -> Settings:
    return settings_for(found, tmp_path)


@pytest.fixture
def pair(found: Manifests, settings: Settings, tmp_path: Path) -> Iterator[Pair]:
    with open_pair(front_door.config(found, settings), settings, tmp_path) as pair:
        yield pair


def test_both_members_take_turns(pair: Pair) -> None:
    assert Counter(pair.client.get("/").headers["x-served-by"] for _ in range(20)) == {"naver": 10, "nhn": 10}


def test_a_killed_member_is_out_within_1_5_s_and_comes_back(pair: Pair) -> None:
    pair.members["naver"].kill()
    assert pair.wait(naver=False, nhn=True) < 1.5
    assert pair.servers() == {"nhn"}
    pair.members["naver"].start()
    pair.wait(naver=True, nhn=True)
    assert pair.servers() == {"naver", "nhn"}


def test_a_frozen_member_is_out_within_2_5_s_and_comes_back(pair: Pair) -> None:
    pair.members["naver"].send(signal.SIGSTOP)
    assert pair.wait(naver=False, nhn=True) < 2.5
    assert pair.servers() == {"nhn"}
    pair.members["naver"].send(signal.SIGCONT)
    pair.wait(naver=True, nhn=True)


def test_a_member_cut_off_from_central_is_out_within_1_s(pair: Pair) -> None:
    pair.members["naver"].behave({"/healthz": {"status": 503}})
    assert pair.wait(naver=False, nhn=True) < 1
    assert pair.servers() == {"nhn"}


def test_members_that_both_report_unhealthy_still_get_requests(pair: Pair) -> None:
    for member in pair.members.values():
        member.behave({"/healthz": {"status": 503}})
    pair.wait(naver=False, nhn=False)
    assert pair.servers() == {"naver", "nhn"}


def test_failing_requests_take_a_member_out_before_its_health_check_does(pair: Pair) -> None:
    pair.members["naver"].behave({"/api/x": {"status": 503}})
    for _ in range(3):
        pair.client.get("/api/x"), pair.client.get("/api/x")
    assert pair.rotation() == {"naver": False, "nhn": True}
    assert pair.servers() == {"nhn"}


def test_errors_that_are_bugs_leave_a_member_in(pair: Pair) -> None:
    pair.members["naver"].behave({"/api/x": {"status": 500}})
    statuses = Counter(pair.client.get("/api/x").status_code for _ in range(20))
    assert statuses == {200: 10, 500: 10}


@pytest.mark.races(reason="who dies in the middle of writing an answer has cut it, and no proxy can ask again")
@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "frozen"])
def test_nobody_notices_under_load_when_a_member_goes(pair: Pair, fault: signal.Signals) -> None:
    failures: list[str] = []
    slowest = [0.0]
    over = threading.Event()

    def client(number: int) -> None:
        with httpx.Client(base_url=pair.client.base_url, timeout=10) as mine:
            while not over.is_set():
                method, key = ("GET", {}) if number % 2 else ("POST", KEYED)
                started = time.monotonic()
                answer = mine.request(method, "/api/x", headers=key)
                slowest[0] = max(slowest[0], time.monotonic() - started)
                if answer.status_code != 200:
                    failures.append(f"{method} {answer.status_code} {answer.text}")
                time.sleep(0.05)

    clients = [threading.Thread(target=client, args=(number,)) for number in range(6)]
    for each in clients:
        each.start()
    time.sleep(0.5)
    pair.members["naver"].send(fault)
    pair.wait(naver=False, nhn=True)
    time.sleep(1)
    over.set()
    for each in clients:
        each.join()
    assert failures == []
    assert slowest[0] < 3


@pytest.mark.parametrize(
    ("shown", "trusted"),
    [
        pytest.param(certificates.server(AUTHORITY, NAMES), True, id="its own certificate"),
        pytest.param(certificates.server(certificates.authority(), NAMES), False, id="one of another authority"),
        pytest.param(certificates.server(AUTHORITY, ("other.example",)), False, id="one of another name"),
        pytest.param(certificates.server(AUTHORITY, NAMES, days=0), False, id="one that has ended"),
        pytest.param(None, False, id="none"),
    ],
)
def test_only_a_member_that_shows_its_own_certificate_gets_requests(
    found: Manifests, settings: Settings, tmp_path: Path, shown: Signed | None, trusted: bool
) -> None:
    right = {"library-ca": AUTHORITY.certificate, "library-tls": "".join(certificates.server(AUTHORITY, NAMES))}
    secrets = {"nhn": right, "naver": right | {"library-tls": "".join(shown)} if shown else None}
    with contextlib.ExitStack() as stack:
        for name, member in found.members.items():
            (tmp_path / name).mkdir()
            ports = [settings.port(port_name(name, service.name, 0)) for service in member.services]
            stack.enter_context(Upstream(tmp_path / name, ports))
            stack.enter_context(running(gateway.config(member, settings, secrets[name]), name, tmp_path))
        admin = stack.enter_context(running(front_door.config(found, settings, right), "gslb", tmp_path))
        expected = {settings.member_ports["naver"]: trusted, settings.member_ports["nhn"]: True}
        wait_until(lambda: in_rotation(admin) == expected, f"{expected} in rotation")
        url = f"http://127.0.0.1:{settings.gslb_port}"
        served = {httpx.get(f"{url}/api/books").headers["x-served-by"] for _ in range(6)}
        assert served == ({"naver", "nhn"} if trusted else {"nhn"})
        # It is the reader's way here that says whether a cookie is Secure, not this one.
        assert httpx.post(f"{url}/api/users/login").json()["headers"]["x-client-scheme"] == "http"
        # Readers come to a member without TLS, on the same port.
        for port in settings.member_ports.values():
            assert httpx.get(f"http://127.0.0.1:{port}/api/books").status_code == 200


def test_a_drained_member_gets_no_more_requests_and_nobody_notices(
    found: Manifests, settings: Settings, tmp_path: Path
) -> None:
    with contextlib.ExitStack() as stack:
        admins = {}
        for name, member in found.members.items():
            (tmp_path / name).mkdir()
            ports = [settings.port(port_name(name, service.name, 0)) for service in member.services]
            stack.enter_context(Upstream(tmp_path / name, ports))
            admins[name] = stack.enter_context(running(gateway.config(member, settings), name, tmp_path))
        admin = stack.enter_context(running(front_door.config(found, settings), "gslb", tmp_path))
        client = stack.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{settings.gslb_port}"))
        wait_until(lambda: all(in_rotation(admin).values()), "both members are in rotation")
        probes.admin(admins["naver"], "/healthcheck/fail", "POST")
        answers = [client.post("/api/cart/add", json={}) for _ in range(20)]
        assert {answer.status_code for answer in answers} == {200}
        # The first answer from naver tells; nothing goes there any more, long before the next health check.
        assert [answer.headers["x-served-by"] for answer in answers].count("naver") <= 1
        assert not any("x-envoy-immediate-health-check-fail" in answer.headers for answer in answers)
        probes.admin(admins["naver"], "/healthcheck/ok", "POST")
        wait_until(lambda: all(in_rotation(admin).values()), "naver is back in rotation")
        # A forged address does not get through both gateways.
        seen = client.post("/api/users/login", headers={"x-forwarded-for": "203.0.113.9"}).json()["headers"]
        assert "203.0.113.9" not in seen["x-client-address"]


def test_envoy_takes_the_configuration_without_a_warning(found: Manifests, settings: Settings, tmp_path: Path) -> None:
    config = front_door.config(found, settings, {"library-ca": AUTHORITY.certificate})
    assert json.loads(json.dumps(config)) == config
    assert validate(config, tmp_path) == ""
