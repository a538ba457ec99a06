import time

import pytest

from library.outage import Outage
from library.problems import Problem


def test_after_a_time_out_others_are_told_at_once_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    outage = Outage("central Redis", seconds=0.2)
    outage.check()
    assert outage.begin().status == 503
    with pytest.raises(Problem, match="central Redis") as caught:
        outage.check()
    assert dict(caught.value.headers) == {"Retry-After": "1"}
    now += 0.21
    outage.check()


def test_an_answer_to_anybody_ends_it() -> None:
    outage = Outage("central MariaDB", seconds=60)
    outage.begin()
    outage.end()
    outage.check()
