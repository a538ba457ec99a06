import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import httpx
import pytest

from tests.integration.journeys import Journeys
from tests.stack import RunningLibrary, runs, wait_until

pytestmark = pytest.mark.undisturbed


@pytest.mark.parametrize("kind", ["kill", "hang", "partition", "drain"])
def test_nobody_notices_a_member_that_is_lost_under_load_and_comes_back(stack: RunningLibrary, kind: str) -> None:
    journeys = lost_and_found(stack, kind, rate=100)
    if kind == "kill":  # the others hold requests up for a while, and with them their readers
        assert journeys.requests / journeys.seconds > 70, "too few requests to prove anything"


def test_nobody_notices_on_a_busy_machine_either(stack: RunningLibrary) -> None:
    """With a process on each core beside it all, a slow Redis was once taken for one that is away."""
    with taken_cores():
        journeys = lost_and_found(stack, "kill", rate=50)
    assert journeys.requests / journeys.seconds > 35, "too few requests to prove anything"


@pytest.mark.parametrize(("kind", "lost"), [("kill", "gateway"), ("hang", "gateway"), ("partition", "egress")])
def test_a_lost_member_is_out_of_rotation_within_3_seconds_even_without_traffic(
    stack: RunningLibrary, kind: str, lost: str
) -> None:
    pid = stack.pids("naver")[f"naver/{lost}"]
    with ThreadPoolExecutor(1) as pool:
        injected = pool.submit(stack.fault, "naver", kind)
        gone = wait_until(lambda: not runs(pid), f"naver's {lost} is gone")
        out = wait_until(lambda: not stack.in_rotation("naver"), "naver is out of rotation")
        injected.result()
    assert out - gone < 3


def test_a_member_cut_off_from_central_says_so_and_the_other_one_serves(stack: RunningLibrary) -> None:
    stack.fault("naver", "partition")
    answer = httpx.get(f"{stack.naver}/healthz", timeout=10)
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["x-served-by"] == "naver"
    wait_until(lambda: not stack.in_rotation("naver"), "naver is out of rotation")
    token = stack.log_in()
    for path in ("/api/books", "/api/cart", "/healthz", "/"):
        answer = httpx.get(stack.gslb + path, headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.headers["x-served-by"]) == (200, "nhn")


def test_the_gateway_of_a_member_that_comes_back_answers_only_when_every_function_does(stack: RunningLibrary) -> None:
    stack.fault("naver", "kill")
    with ThreadPoolExecutor(1) as pool:
        healed = pool.submit(stack.heal, "naver")
        answers = set()
        while not healed.done():
            for path in ("/api/users/logout", "/api/cart/clear"):  # without a key nobody repeats these for the reader
                with suppress(httpx.TransportError):  # the gateway is not there yet
                    answers.add(httpx.post(stack.naver + path, timeout=10).status_code)
        healed.result()
    assert answers == {200, 401}


def lost_and_found(stack: RunningLibrary, kind: str, rate: int) -> Journeys:
    """Lose naver under load and bring it back; give the journeys, of which nobody noticed."""
    with Journeys(stack, rate) as journeys:
        time.sleep(2)
        stack.fault("naver", kind)
        wait_until(lambda: not stack.in_rotation("naver"), "naver is out of rotation")
        alone = journeys.requests
        wait_until(lambda: journeys.requests > alone + 2 * rate, "nhn serves alone")
        stack.heal("naver", at_once=1)
        together = journeys.requests
        wait_until(lambda: journeys.requests > together + rate, "both serve again")
    assert journeys.troubles == []
    assert journeys.carts == [journey.cart for journey in journeys.all]
    assert {name for journey in journeys.all for name in journey.served_by} == {"naver", "nhn"}
    return journeys


@contextmanager
def taken_cores() -> Iterator[None]:
    """Let two processes, as many as the machine of the tests has cores, do nothing but work."""
    burners = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()
