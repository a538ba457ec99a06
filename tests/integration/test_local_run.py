"""What `python -m local` promises whoever runs it, whatever happened to the machine before."""

import os
import signal
import socket
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from local.central import relay
from local.envoy import gslb
from local.machine import probes
from local.machine.waiting import until
from local.settings import Settings
from local.supervision import orphans
from tests.integration.journeys import Journeys
from tests.stack import ROOT, RunningLibrary, free_port


def run(stack: RunningLibrary, *arguments: str) -> tuple[int, str]:
    """Give the exit code and all words of a command, the way a narrow terminal does not break them."""
    command = [sys.executable, "-m", "local", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=stack.environment, capture_output=True, text=True, timeout=180)
    return done.returncode, done.stdout + done.stderr


def running(stack: RunningLibrary) -> list[Any]:
    return orphans.find(Settings.read(environ=stack.environment))


def pid_of(stack: RunningLibrary, name: str) -> int:
    found = [each["pid"] for each in stack.status()["members"]["naver"]["processes"] if each["name"] == name]
    return int(found[0] or 0)


@pytest.fixture
def nothing(tmp_path: Path) -> Iterator[RunningLibrary]:
    """Give a folder in which nothing runs."""
    stack = RunningLibrary(tmp_path, free_port())
    yield stack
    run(stack, "down", "--purge")
    assert running(stack) == []


def test_a_port_in_use_stops_the_start_with_a_sentence_and_nothing_running(nothing: RunningLibrary) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", nothing.port + 2))
        taken.listen()
        code, words = run(nothing, "up")
    assert code == 1
    assert f"Port {nothing.port + 2}, which nhn/gateway needs, is taken" in words
    assert "set NHN_PORT to another port" in words
    assert running(nothing) == []


def test_a_variable_that_is_no_port_is_named(nothing: RunningLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAVER_PORT", "eighty")
    code, words = run(nothing, "up")
    assert code == 2
    assert "NAVER_PORT must be a port number" in words


def test_a_process_that_dies_while_starting_is_named_with_its_log_and_nothing_is_left(nothing: RunningLibrary) -> None:
    (nothing.folder / "diary.txt").write_text("not ours")
    (nothing.folder / "mariadb").mkdir()  # a data folder with no data in it
    code, words = run(nothing, "up", "--detach")
    assert code == 1
    assert "central/mariadb died while starting" in words
    assert "Could not open mysql.plugin table" in words or "mysql.db" in words
    assert running(nothing) == []
    assert run(nothing, "down", "--purge")[0] == 0
    assert [path.name for path in nothing.folder.iterdir()] == ["diary.txt"]


def test_what_is_not_running_says_so(nothing: RunningLibrary) -> None:
    assert run(nothing, "status") == (3, "The library is not running.\n")
    assert run(nothing, "status", "--json") == (3, '{"up": false}\n')
    assert run(nothing, "down") == (0, "Nothing is running.\n")
    code, words = run(nothing, "fault", "naver", "kill")
    assert code == 1
    assert "start it with `python -m local up`" in words


def test_up_again_says_so_and_gives_the_addresses(stack: RunningLibrary) -> None:
    code, words = run(stack, "up", "--detach")
    assert code == 0
    assert "up already" in words
    assert f"http://localhost:{stack.port}" in words


def test_status_tells_scripts_and_people_the_same(stack: RunningLibrary) -> None:
    status = stack.status()
    assert status["up"]
    assert status["gslb"]["healthz"] == 200
    assert {name: member["in_rotation"] for name, member in status["members"].items()} == {"naver": True, "nhn": True}
    processes = [each for member in status["members"].values() for each in member["processes"]]
    assert {each["state"] for each in processes} == {"RUNNING"}
    code, table = run(stack, "status")
    assert code == 0
    assert all(each["name"] in table for each in processes)


def test_the_front_door_speaks_tls_to_the_members(stack: RunningLibrary) -> None:
    said = probes.admin(stack.settings.socket(gslb.NAME), "/stats?filter=ssl.handshake") or ""
    assert "cluster.members.library.example.ssl.handshake: " in said
    assert int(said.rpartition(" ")[2]) > 0


def test_a_function_that_dies_is_started_again(stack: RunningLibrary) -> None:
    before = pid_of(stack, "naver/list-books")
    os.kill(before, signal.SIGKILL)
    assert until(lambda: pid_of(stack, "naver/list-books") not in (0, before), 20)
    assert until(lambda: httpx.get(f"{stack.naver}/api/books?limit=1").status_code == 200, 20)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("kakao", "kill"), "There is no 'kakao': choose naver, nhn, mariadb, redis, central."),
        (("naver", "explode"), "naver knows no fault 'explode': choose kill, hang, partition, drain."),
        (("central", "kill"), "central knows no fault 'kill': choose slow."),
        (("redis", "drain"), "redis knows no fault 'drain': choose kill, hang."),
    ],
)
def test_what_cannot_be_broken_is_answered_with_what_can(
    stack: RunningLibrary, arguments: tuple[str, str], words: str
) -> None:
    code, said = run(stack, "fault", *arguments)
    assert code == 1
    assert words in said


@pytest.mark.parametrize("kind", ["kill", "hang", "partition", "drain"])
def test_a_member_is_out_of_rotation_during_a_fault_and_back_after_healing(stack: RunningLibrary, kind: str) -> None:
    stack.faulty.add("naver")
    assert run(stack, "fault", "naver", kind)[0] == 0
    assert until(lambda: stack.status()["members"]["naver"]["in_rotation"] is False, 3)
    member = stack.status()["members"]["naver"]
    assert member["fault"] == kind
    assert member["healthz"] != 200
    assert httpx.get(f"{stack.gslb}/healthz").headers["x-served-by"] == "nhn"
    code, words = run(stack, "fault", "naver", "hang")
    assert code == 1
    assert f"naver has the fault '{kind}' already" in words
    assert run(stack, "heal", "naver")[0] == 0
    member = stack.status()["members"]["naver"]
    assert (member["fault"], member["healthz"], member["in_rotation"]) == (None, 200, True)


@pytest.mark.parametrize("target", ["mariadb", "redis"])
@pytest.mark.parametrize("kind", ["kill", "hang"])
def test_central_comes_back_from_its_faults(stack: RunningLibrary, target: str, kind: str) -> None:
    stack.fault(target, kind)
    assert until(lambda: stack.status()["members"]["nhn"]["healthz"] == 503, 20)
    assert stack.status()["central"]["faults"] == {target: kind}
    stack.heal(target)
    assert stack.status()["gslb"]["healthz"] == 200


def test_central_is_further_away_until_it_is_healed_and_nobody_is_refused(stack: RunningLibrary) -> None:
    headers = {"Authorization": f"Bearer {stack.log_in()}"}

    def round_trip() -> float:
        answers = [httpx.get(f"{url}/api/cart", headers=headers) for url in (stack.naver, stack.nhn) * 9]
        assert {answer.status_code for answer in answers} == {200}
        return statistics.median(answer.elapsed.total_seconds() for answer in answers)

    usual = round_trip()
    stack.fault("central", "slow")
    assert stack.status()["central"]["faults"] == {"central": "slow"}
    assert stack.status()["gslb"]["healthz"] == 200
    assert round_trip() > usual + relay.LATENCY  # half of what it is: the usual is no fixed number
    stack.heal("central")
    assert stack.status()["central"]["faults"] == {}
    assert round_trip() < usual + relay.LATENCY


def test_healing_what_is_whole_is_no_error(stack: RunningLibrary) -> None:
    assert run(stack, "heal", "nhn") == (0, "nhn has no fault.\n")


def test_logs_are_found_by_name(stack: RunningLibrary) -> None:
    code, words = run(stack, "logs", "naver/login")
    assert code == 0
    code, words = run(stack, "logs", "naver/logn")
    assert code == 1
    assert "naver/login" in words


def test_sessions_and_carts_survive_down(stack: RunningLibrary) -> None:
    token = httpx.post(f"{stack.gslb}/api/users/login", json={"id": "user", "password": "password"}).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    added = httpx.post(f"{stack.gslb}/api/cart/add", json={"book_id": "1"}, headers=headers)
    assert added.status_code == 200
    stack.fault("nhn", "hang")
    assert run(stack, "down") == (0, "Stopped.\n")  # with a fault active
    assert running(stack) == []
    stack.up()
    assert httpx.get(f"{stack.naver}/api/cart", headers=headers).json() == added.json()["cart"]


def test_up_after_supervisord_died_replaces_one_cluster_after_the_other_and_readers_go_on(
    stack: RunningLibrary,
) -> None:
    with Journeys(stack, rate=20) as journeys:
        os.kill(int((stack.settings.run / "supervisord.pid").read_text()), signal.SIGKILL)
        assert until(lambda: run(stack, "status")[0] == 3, 20)
        left = {process.pid for process in running(stack)}
        assert len(left) > 100
        stack.up()
    assert left.isdisjoint(process.pid for process in running(stack))
    # Central has one server of each: while that starts anew, it is told so.
    assert [each for each in journeys.troubles if "central" not in each] == []
