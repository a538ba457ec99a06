from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from loadtest.drill import scenario
from loadtest.drill.errors import DrillError
from loadtest.drill.judge import gates
from loadtest.drill.report.document import document
from tests.drill.recorded import MEMBER_KILL, START, Recorded
from tests.drill.story import Story


def test_a_drill_that_nobody_noticed_passes(tmp_path: Path) -> None:
    report = Recorded().report(tmp_path)
    assert (report["verdict"], report["reasons"]) == ("pass", [])
    assert report["runs"][0]["figures"]["recovery"] == pytest.approx(0.4)
    assert report["summary"] == (
        "0 of 360 requests failed; of 25 acknowledged changes 0 were lost and 0 applied twice; "
        "0 users had to log in again; recovered within 0.4 s."
    )


def test_a_fault_that_did_not_bite_proves_nothing(tmp_path: Path) -> None:
    report = Recorded(answers_on=True).report(tmp_path)
    assert report["verdict"] == "inconclusive"
    assert "Run 1: The fault did not bite: naver went on to answer" in report["reasons"][0]


def test_a_front_door_that_tells_nothing_is_judged_by_who_answers(tmp_path: Path) -> None:
    away, there = (Recorded(rotation=False, answers_on=each).report(tmp_path / str(each)) for each in (False, True))
    assert away["verdict"] == "pass"
    assert away["runs"][0]["figures"]["detect"] == pytest.approx(0.3)
    assert there["verdict"] == "inconclusive"
    assert there["reasons"][0] == "recovery: no data"


@pytest.mark.parametrize(
    ("bites", "why"),
    [
        ({"errors": "cart"}, "no request of the journey cart failed"),
        ({"slower": "cart"}, "cart took 0.010 s, and 0.010 s before"),
        ({"slower": "login"}, "Nothing is known of the journey login"),
        ({"restarts": 3}, "0 processes were started anew, not 3"),
        ({"present": True}, "it was not there after it was brought about"),
    ],
)
def test_whatever_shows_that_a_fault_bites_its_lack_proves_nothing(
    tmp_path: Path, bites: dict[str, object], why: str
) -> None:
    report = Recorded().report(tmp_path, replace(MEMBER_KILL, bites=bites))
    assert report["verdict"] == "inconclusive"
    assert why in report["reasons"][0]


def test_changes_that_nobody_read_back_prove_nothing(tmp_path: Path) -> None:
    report = Recorded(final=False).report(tmp_path)
    assert report["verdict"] == "inconclusive"
    assert report["reasons"] == ["Run 1: 25 acknowledged changes could not be read back through every member."]


def test_a_drill_with_hardly_a_change_proves_nothing(tmp_path: Path) -> None:
    """However many made the load ready to start, such as emptying everybody's cart."""
    story = Story()
    story.clock = count(START - 36)
    for _ in range(18):
        story.clears()
    story.adds("1").adds("2").borrows("2", "10", "c1").in_the_end({"1": 1})
    report = Recorded(story=story).report(tmp_path)
    assert (report["verdict"], report["reasons"]) == ("inconclusive", ["Run 1: Only 3 changes were acknowledged."])


def test_a_drill_in_which_nobody_borrowed_says_nothing_about_copies_that_were_lent_twice(tmp_path: Path) -> None:
    story, cart = Story(), {str(book): 1 for book in range(100, 125)}
    for book in cart:
        story.adds(book)
    report = Recorded(story=story.in_the_end(cart)).report(tmp_path)
    assert report["verdict"] == "inconclusive"
    assert report["reasons"] == ["lent_twice: no data", "Run 1: Not one loan was acknowledged."]


def test_a_lost_change_fails_the_drill_and_is_told_with_its_history(tmp_path: Path) -> None:
    story = Recorded().shopping()
    report = Recorded(story=story.adds("1").sees({}).in_the_end({str(book): 1 for book in range(100, 123)})).report(
        tmp_path
    )
    assert report["verdict"] == "fail"
    assert "lost: 1 is more than 0" in report["reasons"]
    assert report["runs"][0]["integrity"]["findings"][0]["history"]


def test_failed_requests_fail_the_drill_and_put_recovery_off(tmp_path: Path) -> None:
    report = Recorded(failing=2).report(tmp_path)
    assert report["reasons"] == ["failed_requests: 40 is more than 0"]
    figures = report["runs"][0]["figures"]
    assert (figures["detect"], figures["shift"]) == (pytest.approx(0.4), pytest.approx(1.56, abs=0.01))
    assert figures["failed_outside_fault"] == 0


def test_a_gate_without_data_fails() -> None:
    judged = gates.judge(gates.gates({"recovery": 3}), [{"lost": 0.0}])
    assert {result.gate.measure: result.why for result in judged}["recovery"] == "no data"
    assert not gates.judge(gates.gates({}), [])[0].passed


def test_the_worst_run_decides() -> None:
    judged = gates.judge(gates.gates({"recovery": 3}), [{"recovery": 1.0}, {"recovery": 4.0}])
    assert judged[0].why == "4 is more than 3"


def test_a_run_without_data_hides_no_other_runs_violation() -> None:
    judged = gates.judge(gates.gates({"recovery": 3}), [{"recovery": 4.0}, {"recovery": None}])
    assert judged[0].why == "4 is more than 3"


def test_a_doubtful_run_excuses_what_it_lacks_and_nothing_of_the_others(tmp_path: Path) -> None:
    good, late, dull = (
        each.result(tmp_path / name)
        for name, each in (
            ("good", Recorded()),
            ("late", Recorded(failing=8)),
            ("dull", Recorded(rotation=False, answers_on=True)),
        )
    )
    kind = replace(MEMBER_KILL, gates=gates.gates({"recovery": 10}))
    for runs, verdict in (([good, dull], "inconclusive"), ([late, dull], "fail"), ([good, late], "fail")):
        assert document(kind, "local", 20, runs)["verdict"] == verdict
    slow = good | {"figures": good["figures"] | {"recovery": 11.0}}
    assert document(kind, "local", 20, [slow, dull])["verdict"] == "fail"


def test_gates_of_a_file_stand_over_those_of_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "gates.toml").write_text("failed_requests = 50\n")
    chosen = gates.read(tmp_path / "gates.toml", MEMBER_KILL.gates)
    report = Recorded(failing=2).report(tmp_path, replace(MEMBER_KILL, gates=chosen))
    assert report["verdict"] == "pass"
    assert {gate["measure"] for gate in report["gates"]} >= {"failed_requests", "recovery", "lost", "relogins"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"lots = 3", "no measure 'lots'"),
        (b"lost = 'no'", "must be a number"),
        (b"lost = nan", "must be a number"),
        (b"lost = ", "cannot be read"),
        (b"\xff", "cannot be read"),
    ],
)
def test_a_gate_that_means_nothing_is_refused(tmp_path: Path, text: bytes, why: str) -> None:
    (tmp_path / "gates.toml").write_bytes(text)
    with pytest.raises(DrillError, match=why):
        gates.read(tmp_path / "gates.toml", [])


GOOD = 'title = "x"\nbites = {silent = "naver"}\n'
FAULT = '[fault]\nlocal = {target = "naver", kind = "kill"}\n'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f'title = "x"\n{FAULT}', "how to see the fault"),
        (f'title = "x"\nbites = {{noise = true}}\n{FAULT}', "how to see the fault"),
        (f'{GOOD}during = "long"\n{FAULT}', "`during` must be a number of seconds"),
        (f"{GOOD}before = 0\n{FAULT}", "`before` must be a number of seconds above 0"),
        (f'{GOOD}recovers = "never"\n{FAULT}', "`recovers` must be one of fault, heal"),
        (f"{GOOD}colour = 1\n{FAULT}", "is not a scenario"),
        (f'{GOOD}[fault]\nlocal = "naver"\n', "is not a scenario"),
        ("title", "is not a scenario"),
    ],
)
def test_a_scenario_that_means_nothing_is_refused(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "odd.toml").write_text(text)
    with pytest.raises(DrillError, match=why):
        scenario.load(str(tmp_path / "odd.toml"))


@pytest.mark.parametrize("name", scenario.names())
def test_every_scenario_that_comes_with_the_library_is_one(name: str) -> None:
    assert scenario.load(name).gates
