"""The steps of a start as a person sees them: what is going on, what is done, how long it took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.status import Status


class CommandConsole(Console):
    """A console that lets a closed pipe end the command, as `central.command_line` has it."""

    def on_broken_pipe(self) -> None:
        """Raise on: rich would leave with 1, which says something else of most commands."""
        raise BrokenPipeError


console = CommandConsole(highlight=False, soft_wrap=True)
errors = CommandConsole(stderr=True, highlight=False, soft_wrap=True)


class Step:
    """One line of the start."""

    def __init__(self, name: str, status: Status) -> None:
        self.name = name
        self.status = status
        self.result = ""

    def say(self, text: str) -> None:
        """Show what the step is doing now; on a terminal only, where the line goes away again."""
        self.status.update(f"{self.name:<10} {escape(text)}")

    def done(self, text: str) -> None:
        """Leave this text on the step's line."""
        self.result = text


@contextmanager
def step(name: str) -> Iterator[Step]:
    """Show a step while it runs and one line when it is done; an error leaves its mark and passes on."""
    began = time.monotonic()
    with console.status(f"{name:<10}") as status:
        current = Step(name, status)
        try:
            yield current
        except BaseException:
            console.print(f" [red]✘[/] {name}")
            raise
    took = time.monotonic() - began
    console.print(f" [green]✔[/] {name:<10} {escape(current.result)} [dim]{took:.1f} s[/]")
