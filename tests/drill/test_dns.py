"""The library behind a real DNS server: whom it answers with, how long clients keep that, and what is left of it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import dns.asyncresolver
import dns.resolver
import psutil
import pytest

from loadtest.drill import scenario
from loadtest.drill.dns.gates import of_dns
from loadtest.drill.dns.resolver import asking
from loadtest.drill.dns.server import NAME, DnsServer, serving
from loadtest.drill.dns.visitors import VisitorResolver
from loadtest.drill.judge.measures import Times, measure
from loadtest.journal import Request
from local.envoy import gslb
from local.machine import programs
from tests.drill.local_drill import drilled
from tests.drill.test_local_drill import SHORT
from tests.drill.test_rollback import drilling, helpers, is_gone
from tests.stack import ROOT, RunningLibrary, wait_until

TTL = 6
# Without a proxy's retry every hiccup of a machine that runs other tests beside this is seen; it may lose nothing.
GATES = "failed_requests = 500\nerror_budget = 1\nlongest_stall = 60\nlongest_wait = 60\nrecovery = 30\n"
BOTH = {"naver": True, "nhn": True}


@pytest.fixture(scope="module", autouse=True)
def program() -> None:
    programs.install(print, ("pdns_server",))


@pytest.fixture
def server(stack: RunningLibrary, tmp_path: Path) -> Iterator[DnsServer]:
    """Give a DNS server that has seen both members."""
    members = {address: name for name, address in gslb.addresses(("naver", "nhn")).items()}
    with serving(members, stack.port, TTL, tmp_path) as server:
        wait_until(lambda: (tmp_path / "dns.log").read_text().count("UP for URL") == 2, "both members were checked")
        yield server


def test_both_members_are_answered_with_the_ttl_that_was_asked_for(server: DnsServer) -> None:
    answer = server.answer()
    assert answer is not None
    assert {str(each) for each in answer} == {"127.0.0.2", "127.0.0.3"}
    assert answer.ttl == TTL


@pytest.mark.parametrize("fault", ["kill", "hang", "drain"])
def test_a_member_that_is_gone_leaves_the_answers_and_comes_back(
    server: DnsServer, stack: RunningLibrary, fault: str
) -> None:
    assert server.rotation() == BOTH
    stack.fault("naver", fault)
    wait_until(lambda: server.rotation() == {"naver": False, "nhn": True}, "naver is left out")
    stack.heal("naver")
    wait_until(lambda: server.rotation() == BOTH, "naver is back")


def test_clients_keep_an_answer_for_its_ttl_and_no_longer(
    server: DnsServer, stack: RunningLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = time.time()
    clock = SimpleNamespace(time=lambda: asked)  # stands still, however long the machine takes
    for module in (dns.resolver, dns.asyncresolver):
        monkeypatch.setattr(module, "time", clock)
    user = asking(f"127.0.0.1:{server.port}", dns.resolver.Resolver(configure=False))
    visitor = VisitorResolver(f"127.0.0.1:{server.port}")

    def seen() -> list[int]:
        return [len(user.resolve(NAME, "A")), len(asyncio.run(visitor.resolve(NAME)))]

    assert seen() == [2, 2]
    stack.fault("naver", "kill")
    wait_until(lambda: server.rotation() == {"naver": False, "nhn": True}, "naver is left out")
    clock.time = lambda: asked + TTL - 0.1
    assert seen() == [2, 2], "what was answered before is kept"
    clock.time = lambda: asked + TTL + 0.1
    assert seen() == [1, 1], "they ask again"


@pytest.mark.undisturbed
def test_a_drill_by_dns_says_so_and_loses_nothing(library: RunningLibrary, tmp_path: Path) -> None:
    # Longer than by the proxy: each of the 8 users has chosen one member, and both must be seen to serve.
    (tmp_path / "short.toml").write_text(SHORT.replace("before = 3", "before = 8"))
    (tmp_path / "gates.toml").write_text(GATES)
    _, report = drilled(library, tmp_path / "short.toml", "--dns", "1", "--gates", str(tmp_path / "gates.toml"))
    (run,) = report["runs"]
    assert report["front_door"] == "DNS, TTL 1 s"
    assert {name for second in run["timeline"] for name in second["by"]} >= {"naver", "nhn"}
    assert run["integrity"]["kept"] == run["integrity"]["operations"]["ok"] > 20
    assert run["figures"]["detect"] < 4
    assert nobody_serves(tmp_path)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_of_a_drill_by_dns_that_is_interrupted_or_killed(
    library: RunningLibrary, tmp_path: Path, number: signal.Signals
) -> None:
    with drilling(library, tmp_path, "--dns", "1") as process:
        started = helpers(process)
        assert not nobody_serves(tmp_path)
        os.kill(process.pid, number)
        process.wait(120)
        wait_until(lambda: all(is_gone(each) for each in started) and nobody_serves(tmp_path), "all of it is gone", 90)
        wait_until(lambda: library.in_rotation("naver"), "naver is back", 90)


def nobody_serves(folder: Path) -> bool:
    """Say whether no DNS server runs whose files lie in the folder."""
    commands = [" ".join(each.info["cmdline"] or ()) for each in psutil.process_iter(["cmdline"])]
    return not any("pdns_server" in command and str(folder) in command for command in commands)


def test_gates_of_dns_grow_with_the_ttl_and_ask_for_the_same_truth() -> None:
    """A proxy's would say nothing here: what a reader asks of a dead member fails, and is sent again."""
    kill = scenario.load("member-kill")
    short, long = ({gate.measure: gate.most for gate in of_dns(kill, ttl, 100).gates} for ttl in (1, 30))
    assert long["recovery"] - short["recovery"] == 29
    assert 0 < short["failed_requests"] < long["failed_requests"]
    assert short["longest_stall"] == long["longest_stall"] == 10
    for kind in ("lost", "resurrected", "duplicated", "wrong_user", "stale", "relogins"):
        assert short[kind] == long[kind] == 0
    assert of_dns(kill, 30, 100).lasts > long["recovery"]


def test_the_longest_wait_counts_every_time_a_reader_had_to_ask() -> None:
    times = Times(start=0, inject=5, injected=5, heal=20, healed=20, stop=30)
    asked = [Request(6, 8, "load", "cart", "gslb", 0, None), Request(14.6, 8, "load", "cart", "gslb", 0, None, 8.6)]
    asked.append(Request(23.8, 0.1, "load", "cart", "gslb", 200, "nhn", 17.8))
    assert measure(asked, times, 3).figures()["longest_wait"] == pytest.approx(17.9)


def test_what_a_proxy_cannot_hide_either_has_the_same_gates_by_dns() -> None:
    redis = scenario.load("redis-kill")
    by_dns = of_dns(redis, 30, 100)
    assert (by_dns.gates, by_dns.lasts) == (redis.gates, redis.during)
    assert by_dns.title == "Central's Redis dies, behind a DNS with TTL 30 s"


def test_clusters_have_a_name_of_their_own(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "loadtest.drill", "run", "member-kill", "--target", "cluster", "--dns", "5"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 3
    assert "--dns is of the local run" in done.stdout
