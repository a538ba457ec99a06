from local.commands.foreground import deaths, news
from local.supervision.supervisor import Process


def _login(state: str, pid: int) -> dict[str, Process]:
    return {"naver/login": Process("naver/login", state, pid, 0.0, "exit status 1")}


def test_what_stays_as_it_is_is_not_mentioned() -> None:
    assert list(deaths(_login("RUNNING", 1), _login("RUNNING", 1))) == []


def test_a_process_that_was_started_again_is_named() -> None:
    assert list(deaths(_login("RUNNING", 1), _login("STARTING", 9))) == ["naver/login died and was started again"]


def test_a_process_that_keeps_dying_is_named_with_the_reason() -> None:
    assert list(deaths(_login("STARTING", 1), _login("BACKOFF", 0))) == ["naver/login keeps dying (exit status 1)"]


def test_a_process_that_is_stopped_and_started_on_purpose_did_not_die() -> None:
    assert list(deaths(_login("RUNNING", 1), _login("STOPPED", 0))) == []
    assert list(deaths(_login("STOPPED", 0), _login("STARTING", 9))) == []


def test_faults_are_told_when_they_come_and_when_they_go() -> None:
    assert list(news({"naver": "hang"}, {"nhn": "kill"})) == ["naver is healed", "nhn has the fault kill"]
    assert list(news({"naver": "hang"}, {"naver": "hang"})) == []
