"""Run the bench: exit code 0 when every target is reached, 1 when one is missed, 2 when it could not run."""

import signal
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from loadtest.bench import catalogue, cold, hosts, reader, report, stack
from loadtest.bench.client import CallError
from loadtest.bench.copies import BARE, FRAMEWORK, THIN
from local.errors import LocalError

# In a pipe or a log nobody cuts lines: the tables get the width they need.
console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)


def run(progress: Progress) -> bool:
    """Measure everything and print it; tell whether every target is reached."""
    bar = progress.add_task("starting", total=6 + hosts.steps() + cold.steps() + catalogue.steps())

    def advance(text: str) -> None:
        progress.update(bar, description=text, advance=1)

    with stack.running() as running, tempfile.TemporaryDirectory() as folder:
        advance("starting MariaDB and Redis")
        running.start_central()
        for host in (THIN, FRAMEWORK):
            advance(f"starting the functions on {host}")
            running.start(host, {service: {} for service in (*hosts.ENDPOINTS, "login")})
        who = reader.arrive(running)
        advance(f"starting {BARE}")
        running.start(BARE, {service: {"COMMAND": command} for service, command in who.commands.items()})
        costs = hosts.measure(running, who, advance)
        progress.console.print(report.hosts(costs), report.totals(costs))
        starts = cold.measure(running, who, advance)
        progress.console.print(report.cold(starts))
        advance(f"loading {catalogue.BOOKS:,} books")
        catalogue.load(running, Path(folder))
        latencies = catalogue.measure(running, advance)
        progress.console.print(report.latencies(latencies))
        advance("stopping everything")
    targets = [*costs.targets(), *cold.targets(starts), *catalogue.targets(latencies)]
    console.print(report.targets(targets))
    return all(target.reached for target in targets)


def main() -> int:
    """Run with a progress bar; give the exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    columns = (BarColumn(30), TimeElapsedColumn(), TextColumn("{task.description}"))
    try:
        with Progress(*columns, console=console, transient=True) as progress:
            return 0 if run(progress) else 1
    except (LocalError, CallError, OSError) as error:
        console.print(f"The bench could not run: {error}", style="bold red", markup=False)
        return 2
    except KeyboardInterrupt:
        console.print("Interrupted; everything is stopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
