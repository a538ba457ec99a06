"""Tests here break the library on purpose. Each gets it whole, and whatever it broke is mended after it."""

from collections.abc import Iterator

import pytest

from local import probes
from local.stack import recorded
from tests.reader import Reader
from tests.stack import Stack, wait_until


@pytest.fixture
def stack(library: Stack) -> Iterator[Stack]:
    """Give the running library, whole; heal it afterwards."""
    wait_until(lambda: whole(library), "the library is whole")
    yield library
    for target in sorted(library.faulty, key=("mariadb", "redis", "naver", "nhn").index):
        library.heal(target)


@pytest.fixture
def reader(stack: Stack) -> Iterator[Reader]:
    """Give a new user who is logged in."""
    with Reader(stack) as reader:
        yield reader


def whole(library: Stack) -> bool:
    """Say whether both members are in rotation and each of their functions serves."""
    running = recorded(library.settings)
    assert running is not None
    return all(library.in_rotation(member) for member in running.members) and all(
        probes.status(program.port, program.probe_path) == 200
        for program in running.programs
        if program.port and program.probe_path
    )
