"""Run the bench: exit code 0 when every target is reached, 1 when one is missed, 2 when it could not run."""

import os
import signal
import sys
import tempfile
from pathlib import Path

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from central.command_line import silent_without_reader
from loadtest.bench import catalogue, cold, hosts, reader, report, stack
from loadtest.bench.client import CallError, Rounds
from loadtest.bench.copies import BARE, BEFORE, FRAMEWORK, HOSTS, THIN
from loadtest.bench.figures import Target
from local.commands.console import CommandConsole
from local.errors import LocalError

# In a pipe or a log nobody cuts lines: the tables get the width they need.
console = CommandConsole(highlight=False, width=None if sys.stdout.isatty() else 140)


def run(progress: Progress, ref: str, rounds: Rounds, targets: list[Target]) -> None:
    """Measure everything and print it; put the targets into the list as their figures come in."""
    hosts_here = len(HOSTS) + bool(ref)
    bar = progress.add_task("starting", total=7 + hosts.steps(hosts_here) + cold.steps() + catalogue.steps())

    def advance(text: str) -> None:
        progress.update(bar, description=text, advance=1)

    with stack.running(ref) as running, tempfile.TemporaryDirectory() as folder:
        advance("starting MariaDB and Redis")
        running.start_central()
        functions: dict[str, dict[str, str]] = {service: {} for service in (*hosts.ENDPOINTS, "login")}
        for host in (THIN, FRAMEWORK):
            advance(f"starting the functions on {host}")
            running.start(host, functions)
        who = reader.arrive(running)
        advance(f"starting {BARE}")
        running.start(BARE, {service: {"COMMAND": command} for service, command in who.commands.items()})
        if ref:
            advance(f"starting the functions of {ref}")
            running.start(BEFORE, functions)
        costs = hosts.measure(running, who, rounds, advance)
        progress.console.print(report.hosts(costs), report.totals(costs))
        targets += costs.targets()
        progress.console.print(report.cold(cold.measure(running, who, rounds, advance)))
        advance(f"loading {catalogue.BOOKS:,} books")
        catalogue.load(running, Path(folder))
        latencies = catalogue.measure(running, rounds, advance)
        progress.console.print(report.latencies(latencies))
        targets += catalogue.targets(latencies)
        advance("stopping everything")


@silent_without_reader()
def main() -> int:
    """Run with a progress bar; print the targets, whatever came of it, and give the exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    columns = (BarColumn(30), TimeElapsedColumn(), TextColumn("{task.description}"))
    rounds, targets = Rounds(), list[Target]()
    try:
        with Progress(*columns, console=console, transient=True) as progress:
            run(progress, os.environ.get("REF", ""), rounds, targets)
    except (LocalError, CallError, OSError) as error:
        console.print(f"The bench could not run to its end: {error}", style="bold red", markup=False)
        return 2
    except KeyboardInterrupt:
        console.print("Interrupted; everything is stopped.")
        return 130
    finally:
        console.print(report.targets(targets), f"Rounds repeated after a 503: {rounds.repeated}")
    return 0 if all(target.reached for target in targets) else 1


if __name__ == "__main__":
    sys.exit(main())
