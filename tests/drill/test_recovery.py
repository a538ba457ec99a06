"""What counts as recovered, from when, and what the fault is blamed for."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from loadtest.drill import scenario
from loadtest.drill.judge.measures import Times, measure
from loadtest.drill.judge.recovery import CALM
from loadtest.drill.report import svg
from loadtest.journal import Request
from tests.drill.recorded import HEAL, HEALED, INJECT, START, Recorded

REDIS_KILL = replace(scenario.load("redis-kill"), bites={"present": True})
TIMES = Times(start=0, inject=5, injected=5, heal=20, healed=20, stop=30)


@pytest.mark.parametrize(("failing", "shift"), [(HEAL - INJECT, 7.6), (HEAL - INJECT - 2, 5.6)])
def test_what_is_well_only_once_it_was_healed_has_not_recovered_by_itself(
    tmp_path: Path, failing: float, shift: float
) -> None:
    """Nor what was not calm for long enough before that."""
    report = Recorded(failing=failing).report(tmp_path)
    figures = report["runs"][0]["figures"]
    assert figures["detect"] == pytest.approx(0.4)
    assert figures["shift"] == pytest.approx(shift, abs=0.1)
    assert (figures["stabilise"], figures["recovery"]) == (None, None)
    assert (report["verdict"], "recovery: no data" in report["reasons"]) == ("fail", True)


@pytest.mark.parametrize("name", scenario.names())
def test_a_fault_lasts_longer_than_its_gate_gives_the_library_to_recover(name: str) -> None:
    found = scenario.load(name)
    granted = [gate.most for gate in found.gates if gate.measure == "recovery" and found.recovers == "fault"]
    assert all(found.lasts > most + CALM for most in granted)
    assert found.lasts >= found.during


def test_what_recovers_from_the_heal_does_so_from_when_the_fault_itself_was_gone(tmp_path: Path) -> None:
    report = Recorded(failing=HEAL - INJECT, failing_healed=1).report(tmp_path, REDIS_KILL)
    assert "failed_outside_fault: 20 is more than 0" in report["reasons"]
    figures = report["runs"][0]["figures"]
    assert figures["recovery"] == pytest.approx(1.5), "the first of three calm seconds"
    assert figures["failed_requests"] == 180


def test_recovery_is_drawn_from_where_it_is_counted(tmp_path: Path) -> None:
    for kind, origin in ((scenario.load("member-kill"), INJECT), (REDIS_KILL, HEALED)):
        run = Recorded(failing=1, failing_healed=1).result(tmp_path / kind.name, kind)
        (drawn,) = re.findall(r'points="([\d.]+),[^"]*"[^>]*stroke="#1b7f3b"', str(svg.requests(run, True)))
        at = origin + run["figures"]["recovery"] - START
        assert float(drawn) == pytest.approx(svg.Frame(run, 1).x(at), abs=0.1)


@pytest.mark.parametrize(("due", "took", "outside"), [(4.9, 8, 0), (4.9, 0.05, 1), (19.9, 8, 0), (20, 8, 1)])
def test_what_the_fault_struck_on_its_way_is_the_faults(due: float, took: float, outside: int) -> None:
    found = measure([Request(due, took, "load", "cart", "gslb", 0, None)], TIMES, 3)
    assert found.figures()["failed_outside_fault"] == outside


def test_a_request_that_the_fault_struck_on_its_way_puts_recovery_off() -> None:
    asked = [Request(4.9, 8, "load", "cart", "gslb", 0, None), Request(4.95, 0.1, "load", "cart", "gslb", 200, "naver")]
    found = measure(asked, TIMES, 3)
    assert found.last_trouble == pytest.approx(12.9)
    assert found.last_answer == {"naver": 5}, "not before the fault"
