"""What the commands of all rooms have in common: numbers within bounds, and silence where nobody reads on."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

CLOSED_PIPE = 141  # what a shell says of a process that SIGPIPE has ended, such as `yes` in `yes | head -1`
_Number = TypeVar("_Number", int, float)


def within(kind: type[_Number], least: _Number, most: _Number) -> Callable[[str], _Number]:
    """Return a type of argparse's for the numbers from `least` to `most`; anything else is a sentence."""
    name = "a whole number" if kind is int else "a number"

    def read(text: str) -> _Number:
        try:
            found = kind(text)
        except ValueError:
            found = None
        if found is None or not least <= found <= most:  # nan is not
            raise argparse.ArgumentTypeError(f"must be {name} from {least:,} to {most:,}, not {text!r}")
        return found

    return read


seconds = within(float, 0, 86_400)
"""The type of seconds to wait for something."""


@contextmanager
def silent_without_reader() -> Iterator[None]:
    """End with CLOSED_PIPE and without a word when nobody reads the output any more.

    Not by SIGPIPE itself, which would also come for MariaDB's connection, and would leave what was begun as it is.
    """
    try:
        try:
            yield
        finally:
            sys.stdout.flush()  # not when Python ends, which would complain
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is left in the buffer
        sys.exit(CLOSED_PIPE)
