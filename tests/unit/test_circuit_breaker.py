import threading
import time

import pytest

from library.store.circuit_breaker import GLANCE_SECONDS, MOST_SLOW, PAUSE_SECONDS, CircuitBreaker
from library.web.problems import Problem

PATIENCE = 1.0


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "monotonic", clock)
    return clock


@pytest.fixture
def breaker() -> CircuitBreaker:
    return CircuitBreaker("central Redis", PATIENCE)


def test_a_few_slow_replies_are_a_busy_machine_and_keep_nobody_else_out(breaker: CircuitBreaker, clock: Clock) -> None:
    for _ in range(MOST_SLOW - 1):
        assert breaker.timed_out().status == 503
        breaker.check()
    breaker.close()
    for _ in range(MOST_SLOW - 1):
        breaker.timed_out()
    breaker.check()


def test_after_several_in_a_row_others_are_told_at_once(breaker: CircuitBreaker, clock: Clock) -> None:
    for _ in range(MOST_SLOW):
        breaker.timed_out()
    with pytest.raises(Problem, match="central Redis") as caught:
        breaker.check()
    assert (caught.value.status, dict(caught.value.headers)) == (503, {"Retry-After": "1"})


def test_now_and_then_one_question_goes_through_and_its_answer_ends_it(breaker: CircuitBreaker, clock: Clock) -> None:
    for _ in range(MOST_SLOW):
        breaker.timed_out()
    for _ in range(3):
        clock.now += PAUSE_SECONDS + 0.01
        breaker.check()  # the probe
        clock.now += PATIENCE - 0.01
        with pytest.raises(Problem):  # whoever comes while it waits
            breaker.check()
        breaker.timed_out()
    clock.now += PAUSE_SECONDS + 0.01
    breaker.check()
    breaker.close()
    breaker.check()


def test_who_comes_while_a_probe_is_answered_is_not_turned_away(breaker: CircuitBreaker) -> None:
    for _ in range(MOST_SLOW):
        breaker.timed_out()
    time.sleep(PAUSE_SECONDS)
    breaker.check()  # the probe
    threading.Timer(GLANCE_SECONDS / 5, breaker.close).start()
    breaker.check()
