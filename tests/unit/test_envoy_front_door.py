"""The front door: a real Envoy, configured from the manifests, in front of members that die, hang and fail."""

import contextlib
import copy
import json
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from local import probes
from local.envoy import front_door, gateway
from local.envoy.bootstrap import Config
from local.manifests import Manifests
from local.settings import Settings
from local.workloads import port_name
from tests.envoys import Upstream, in_rotation, read, running, settings_for, validate
from tests.stack import wait_until

KEYED = {"idempotency-key": "one"}


@dataclass
class Pair:
    """A front door that runs, and both members behind it."""

    admin: Path
    client: httpx.Client
    members: dict[str, Upstream]

    def rotation(self) -> dict[str, bool]:
        healthy = in_rotation(self.admin)
        return {name: healthy[member.ports[0]] for name, member in self.members.items()}

    def wait(self, **expected: bool) -> float:
        """Return after how many seconds the front door counts each member as expected."""
        started = time.monotonic()
        return wait_until(lambda: self.rotation() == expected, f"{expected} in rotation") - started

    def delivered(self) -> Counter[str]:
        """Give how often each X-Request-Id arrived anywhere."""
        arrived = [seen for member in self.members.values() for seen in member.received()]
        return Counter(seen["headers"]["x-request-id"] for seen in arrived)

    def send(self, method: str, request_id: str, **headers: str) -> httpx.Response:
        return self.client.request(method, "/api/x", headers={"x-request-id": request_id, **headers}, timeout=15)

    def servers(self, count: int = 6) -> set[str]:
        """Give who answers when several requests without a key come in, which nothing repeats."""
        return {self.client.post("/api/x").headers["x-served-by"] for _ in range(count)}


@pytest.fixture(scope="module")
def found() -> Manifests:
    return read()


@pytest.fixture
def settings(found: Manifests, tmp_path: Path) -> Settings:
    return settings_for(found, tmp_path)


@pytest.fixture
def pair(found: Manifests, settings: Settings, tmp_path: Path) -> Iterator[Pair]:
    with _pair(front_door.config(found, settings), settings, tmp_path) as pair:
        yield pair


@pytest.fixture(scope="module")
def lasting(found: Manifests, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("patient")
    settings = settings_for(found, folder)
    config = copy.deepcopy(front_door.config(found, settings))
    del config["static_resources"]["clusters"][0]["outlier_detection"]
    with _pair(config, settings, folder) as pair:
        yield pair


@pytest.fixture
def patient(lasting: Pair) -> Iterator[Pair]:
    """Give a pair whose front door never takes a member out for failed requests, so that each one meets the fault."""
    yield lasting
    for member in lasting.members.values():
        member.behave({})
        member.forget()


@contextlib.contextmanager
def _pair(config: Config, settings: Settings, folder: Path) -> Iterator[Pair]:
    with contextlib.ExitStack() as stack:
        members = {}
        for name, port in settings.member_ports.items():
            (folder / name).mkdir()
            members[name] = stack.enter_context(Upstream(folder / name, [port]))
        admin = stack.enter_context(running(config, "gslb", folder))
        client = stack.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{settings.gslb_port}"))
        pair = Pair(admin, client, members)
        pair.wait(naver=True, nhn=True)
        yield pair


def test_both_members_take_turns(pair: Pair) -> None:
    assert Counter(pair.client.get("/").headers["x-served-by"] for _ in range(20)) == {"naver": 10, "nhn": 10}


@pytest.mark.parametrize("trouble", [{"status": 503}, {"status": 502}, {"drop": True}], ids=str)
@pytest.mark.parametrize(("method", "key"), [("GET", {}), ("HEAD", {}), ("POST", KEYED), ("DELETE", KEYED)])
def test_what_is_safe_is_sent_to_the_other_member(
    patient: Pair, method: str, key: dict[str, str], trouble: object
) -> None:
    patient.members["naver"].behave({"/api/x": trouble})
    answers = [patient.send(method, f"id-{number}", **key) for number in range(6)]
    assert {(answer.status_code, answer.headers["x-served-by"]) for answer in answers} == {(200, "nhn")}
    assert max(patient.delivered().values()) == 2


@pytest.mark.parametrize("trouble", [{"status": 503}, {"status": 502}, {"drop": True}], ids=str)
@pytest.mark.parametrize(
    "headers",
    [{}, {"idempotency-key": ""}, {"x-envoy-retry-on": "5xx", "x-envoy-max-retries": "3"}],
    ids=str,
)
def test_a_change_without_a_key_is_never_delivered_twice(
    patient: Pair, headers: dict[str, str], trouble: object
) -> None:
    patient.members["naver"].behave({"/api/x": trouble})
    answers = [patient.send("POST", f"id-{number}", **headers) for number in range(6)]
    assert set(patient.delivered().values()) == {1}
    assert Counter(answer.is_success for answer in answers) == {True: 3, False: 3}


def test_a_broken_change_is_told_as_unavailable(pair: Pair) -> None:
    for member in pair.members.values():
        member.behave({"/api/x": {"drop": True}})
    answer = pair.send("POST", "mine")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["retry-after"] == "1"
    assert answer.headers["x-request-id"] == "mine"
    assert answer.headers["x-served-by"] == "gslb"


def test_a_change_without_a_key_that_reached_nobody_goes_to_the_other_member(pair: Pair) -> None:
    pair.members["naver"].kill()
    answers = [pair.send("POST", f"id-{number}") for number in range(6)]
    assert {(answer.status_code, answer.headers["x-served-by"]) for answer in answers} == {(200, "nhn")}
    assert set(pair.delivered().values()) == {1}


def test_a_member_that_hangs_stalls_a_safe_request_for_less_than_3_s(patient: Pair) -> None:
    patient.members["naver"].behave({"/api/x": {"delay": 20}})
    started = time.monotonic()
    with ThreadPoolExecutor() as pool:  # of two of a kind at once one goes to naver first
        answers = list(
            pool.map(lambda kind: patient.send(kind[0], "id", **kind[1]), [("GET", {}), ("POST", KEYED)] * 2)
        )
    assert time.monotonic() - started < 3
    assert {(answer.status_code, answer.headers["x-served-by"]) for answer in answers} == {(200, "nhn")}
    assert patient.members["naver"].received()


def test_members_that_both_hang_are_told_as_unavailable_after_3_s(patient: Pair) -> None:
    for member in patient.members.values():
        member.behave({"/api/x": {"delay": 20}})
    started = time.monotonic()
    answer = patient.send("GET", "id")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert 2.9 < time.monotonic() - started < 3.5


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
    config = front_door.config(found, settings)
    assert json.loads(json.dumps(config)) == config
    assert validate(config, tmp_path) == ""
