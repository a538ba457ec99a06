"""What a person sees while a drill runs: on a terminal a picture of now, elsewhere a line for each stage."""

import time
from types import TracebackType
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live as Screen
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from loadtest.drill.observe.monitor import WINDOW, Glance


class Live:
    """The view of one drill."""

    def __init__(self, title: str, console: Console) -> None:
        self.title = title
        self.console = console
        self.name = ""
        self.began = time.monotonic()
        self.seconds: float | None = None
        self.glance: Glance | None = None
        self.screen = Screen(console=console, get_renderable=self.render, refresh_per_second=4, transient=True)

    def __enter__(self) -> Self:
        if self.console.is_terminal:
            self.screen.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.screen.stop()

    def stage(self, name: str, seconds: float | None = None) -> None:
        """Say what comes now, and how long it takes where that is known."""
        if name != self.name and not self.console.is_terminal and not name[:1].isdigit():
            self.console.print(f"  {name}", highlight=False)
        self.name, self.seconds, self.began = name, seconds, time.monotonic()

    def show(self, glance: Glance) -> None:
        """Show these figures from now on."""
        self.glance = glance

    def render(self) -> RenderableType:
        """Return the picture."""
        gone = time.monotonic() - self.began
        left = f"{max(0.0, self.seconds - gone):.0f} s left" if self.seconds else f"{gone:.0f} s"
        style = "bold red" if self.name.startswith("fault") else "bold"
        head = Text.assemble((f"{self.title}  ", "bold"), (self.name, style), f"  {left}")
        bar = Table.grid()  # a bar by itself does not end its line
        bar.add_row(ProgressBar(self.seconds or 1, min(gone, self.seconds or 0), width=60))
        return Group(head, bar, self._figures()) if self.glance else head

    def _figures(self) -> RenderableType:
        glance = self.glance
        if glance is None:
            return Text()
        table = Table(box=None, padding=(0, 3, 0, 0), pad_edge=False)
        for column in ("requests/s", "p95", "failed", *sorted(glance.rotation)):
            table.add_column(column)
        by = glance.by()
        members = [
            Text(f"{by[name] / WINDOW:.0f}/s", "green") if used else Text(f"out, {by[name] / WINDOW:.0f}/s", "red")
            for name, used in sorted(glance.rotation.items())
        ]
        failed = Text(str(glance.failed), "red" if glance.failed else "green")
        table.add_row(f"{glance.rate():.0f}", f"{glance.p95() * 1000:.0f} ms", failed, *members)
        return table
