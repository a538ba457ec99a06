import time

import pytest

from local.errors import LocalError
from local.machine import waiting


def test_what_comes_true_is_given_and_what_never_does_is_given_as_it_was_last() -> None:
    answers = iter(["", "", "found"])
    assert waiting.until(lambda: next(answers), 5, pause=0) == "found"
    began = time.monotonic()
    assert waiting.until(lambda: 0, 0.2, pause=0.05) == 0
    assert time.monotonic() - began >= 0.15


def test_what_goes_wrong_while_one_waits_ends_the_waiting() -> None:
    with pytest.raises(ZeroDivisionError):
        waiting.until(lambda: 1 / 0, 60)


def test_who_waits_in_vain_is_told_what_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0)
    with pytest.raises(LocalError, match="naver does not die"):
        waiting.wait(lambda: False, "naver does not die")
