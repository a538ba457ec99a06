"""Waiting for what was asked of a running stack."""

import time
from collections.abc import Callable

from local.errors import LocalError

PATIENCE = 60.0  # seconds that a fault or its healing may take


def wait(done: Callable[[], bool], failure: str) -> None:
    """Return once it is done; a LocalError says what has failed."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise LocalError(f"After {PATIENCE:.0f} s {failure}: see `python -m local status` and `logs`.")
        time.sleep(0.1)
