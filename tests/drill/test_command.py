"""The command line's sentences and exit codes; what a drill finds is taken from a journal that was made up."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from loadtest.drill import __main__ as command
from loadtest.drill import drill
from loadtest.drill.errors import DrillError
from loadtest.drill.report.write import write
from tests.drill.recorded import Recorded


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """Keep the handlers that the command puts in place from the tests after this."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def said(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(command.main, [str(each) for each in arguments])
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("verdict", "recorded", "code"),
    [
        ("pass", Recorded(), 0),
        ("fail", Recorded(failing=1), 1),
        ("inconclusive", Recorded(answers_on=True), 2),
        ("fail", Recorded(failing=1, answers_on=True), 1),
    ],
)
def test_the_exit_code_says_the_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verdict: str, recorded: Recorded, code: int
) -> None:
    report = recorded.report(tmp_path)
    monkeypatch.setattr(command, "_offer_healing", lambda *_: None)
    monkeypatch.setattr(drill, "drill", lambda *_: (report, write(report, tmp_path)))
    found, words = said("run", "member-kill")
    assert found == code
    assert f"{verdict}  {report['summary']}" in words


def test_of_several_drills_the_worst_decides_and_one_that_cannot_be_done_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = []

    def drilled(scenario: Any, *_: object) -> Any:
        done.append(scenario.name)
        if scenario.name == "member-hang":
            raise DrillError("There is no steady state to break.")
        report = Recorded().report(tmp_path / scenario.name)
        return report, write(report, tmp_path)

    monkeypatch.setattr(command, "_offer_healing", lambda *_: None)
    monkeypatch.setattr(drill, "drill", drilled)
    code, words = said("run", "member-kill", "member-hang", "member-drain")
    assert (code, done) == (3, ["member-kill", "member-hang", "member-drain"])
    assert "error  There is no steady state to break." in words


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("run", "member-kil"), "There is no scenario 'member-kil': give a .toml file, or one of broken-revision"),
        (("run", "no-fault", "--gates", "nowhere.toml"), "'nowhere.toml' does not exist"),
        (("run", "no-fault", "--rate", "0"), "0.0 is not in the range"),
        (("compare", "nowhere", "nowhere"), "'nowhere' does not exist"),
        (("run", "no-fault", "--speed", "3"), "No such option"),
        (("--speed",), "No such option"),
        (("drive",), "No such command"),
        (("run",), "Missing argument"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    code, words = said(*arguments)
    assert code == 3
    assert sentence in words


def test_help_is_no_error() -> None:
    assert [said(*words)[0] for words in (("--help",), ("run", "--help"))] == [0, 0]


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (ZeroDivisionError("by zero"), "ZeroDivisionError: by zero"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (KeyboardInterrupt(), "Interrupted. What the drill broke is healed."),
    ],
)
def test_what_nobody_expected_is_an_error_and_no_verdict(
    monkeypatch: pytest.MonkeyPatch, failure: BaseException, words: str
) -> None:
    def drilled(*_: object) -> None:
        raise failure

    monkeypatch.setattr(command, "_offer_healing", lambda *_: None)
    monkeypatch.setattr(drill, "drill", drilled)
    code, output = said("run", "member-kill")
    assert (code, words in output) == (3, True), output


class Broken:
    """A library with a fault, of which somebody presses Ctrl-C while it is healed."""

    def active(self) -> dict[str, str]:
        return {"naver": "kill"}

    def heal(self) -> None:
        raise KeyboardInterrupt


def test_a_healing_that_is_interrupted_does_not_say_that_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "driver", lambda _: Broken())
    code, words = said("heal")
    assert (code, words.strip()) == (3, "Interrupted. Faults may be left: heal again.")


def test_who_interrupts_the_question_whether_to_heal_gets_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    def confirm(_: str) -> bool:
        raise click.Abort

    monkeypatch.setattr(command, "driver", lambda _: Broken())
    monkeypatch.setattr(click, "confirm", confirm)
    monkeypatch.setattr(command, "_answers", lambda: True)
    code, words = said("run", "member-kill")
    assert (code, words.strip()) == (3, "Interrupted.")


def test_gates_that_cannot_be_read_stop_the_drill_before_anything_is_broken(tmp_path: Path) -> None:
    (tmp_path / "gates.toml").write_text("speed = 3\n")
    code, words = said("run", "all", "--gates", tmp_path / "gates.toml")
    assert (code, words.partition(":")[0]) == (3, "error")
    assert "no measure 'speed'" in words


def test_a_comparison_ends_with_1_when_the_second_is_worse_and_with_2_or_3_for_what_proves_nothing(
    tmp_path: Path,
) -> None:
    for name, recorded in (("good", Recorded()), ("bad", Recorded(failing=1)), ("dull", Recorded(answers_on=True))):
        write(recorded.report(tmp_path / name), tmp_path / name)
    (tmp_path / "list.json").write_text("[]")
    good, bad = tmp_path / "good", tmp_path / "bad"
    assert said("compare", good, good)[0] == said("compare", bad, good)[0] == 0
    code, words = said("compare", good, bad)
    assert code == 1
    assert any(line.split()[:1] == ["failed_requests"] and line.endswith("worse") for line in words.splitlines())
    for pair in ((good, tmp_path / "dull"), (tmp_path / "dull", good)):
        code, words = said("compare", *pair)
        assert code == 2
        assert "One of them is inconclusive" in words
    for other in (tmp_path / "list.json", tmp_path):
        code, words = said("compare", good, other)
        assert code == 3
        assert "error:" in words
