"""Tests here break the library on purpose."""

from collections.abc import Iterator

import pytest

from tests.reader import Reader
from tests.stack import Stack


@pytest.fixture
def reader(stack: Stack) -> Iterator[Reader]:
    """Give a new user who is logged in."""
    with Reader(stack) as reader:
        yield reader
