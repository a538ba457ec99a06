"""Waiting for what was asked of a running stack."""

from collections.abc import Callable
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_result, stop_after_delay, wait_fixed

from local.errors import LocalError

PATIENCE = 60.0  # seconds that a fault or its healing may take
_Found = TypeVar("_Found")


def until(done: Callable[[], _Found], seconds: float, pause: float = 0.1) -> _Found:
    """Ask until `done` gives something that is true, and give that; after so many seconds what it gave last."""
    retrying = Retrying(
        stop=stop_after_delay(seconds),
        wait=wait_fixed(pause),
        retry=retry_if_result(lambda found: not found),
        retry_error_callback=_last,
    )
    return retrying(done)


def wait(done: Callable[[], bool], failure: str) -> None:
    """Return once it is done; a LocalError says what has failed."""
    if not until(done, PATIENCE):
        raise LocalError(f"After {PATIENCE:.0f} s {failure}: see `python -m local status` and `logs`.")


def _last(state: RetryCallState) -> object:
    return state.outcome and state.outcome.result()
