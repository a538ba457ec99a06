"""What the front door sends again to the other member, and what never."""

import copy
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from local.envoy import front_door
from local.manifests.reading import Manifests
from local.settings import Settings
from tests.envoys import read, settings_for
from tests.pair import Pair, open_pair

KEYED = {"idempotency-key": "one"}


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


@pytest.fixture(scope="module")
def lasting(found: Manifests, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("patient")
    settings = settings_for(found, folder)
    config = copy.deepcopy(front_door.config(found, settings))
    del config["static_resources"]["clusters"][0]["outlier_detection"]
    with open_pair(config, settings, folder) as pair:
        yield pair


@pytest.fixture
def patient(lasting: Pair) -> Iterator[Pair]:
    """Give a pair whose front door never takes a member out for failed requests, so that each one meets the fault."""
    yield lasting
    for member in lasting.members.values():
        member.behave({})
        member.forget()


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


@pytest.mark.parametrize("trouble", [{"status": 503}, {"drop": True}], ids=str)
def test_a_change_with_the_largest_body_is_sent_to_the_other_member(patient: Pair, trouble: object) -> None:
    patient.members["naver"].behave({"/api/x": trouble})
    answers = [patient.client.post("/api/x", content=b"x" * 16 * 1024, headers=KEYED) for _ in range(6)]
    assert {(answer.status_code, answer.headers["x-served-by"]) for answer in answers} == {(200, "nhn")}


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


def test_members_that_both_hang_are_told_as_unavailable_after_a_try_of_each(patient: Pair) -> None:
    for member in patient.members.values():
        member.behave({"/api/x": {"delay": 20}})
    started = time.monotonic()
    answer = patient.send("GET", "id")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert 3.9 < time.monotonic() - started < 5
