"""Tests here break the library on purpose."""

from collections.abc import Iterator

import pytest

from tests.reader import HttpReader
from tests.stack import RunningLibrary


@pytest.fixture
def reader(stack: RunningLibrary) -> Iterator[HttpReader]:
    """Give a new user who is logged in."""
    with HttpReader(stack) as reader:
        yield reader
