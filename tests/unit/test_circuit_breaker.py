import time

import pytest

from library.store.circuit_breaker import CircuitBreaker
from library.web.problems import Problem


def test_after_a_time_out_others_are_told_at_once_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    breaker = CircuitBreaker("central Redis", seconds=0.2)
    breaker.check()
    assert breaker.open().status == 503
    with pytest.raises(Problem, match="central Redis") as caught:
        breaker.check()
    assert dict(caught.value.headers) == {"Retry-After": "1"}
    now += 0.21
    breaker.check()


def test_an_answer_to_anybody_ends_it() -> None:
    breaker = CircuitBreaker("central MariaDB", seconds=60)
    breaker.open()
    breaker.close()
    breaker.check()
