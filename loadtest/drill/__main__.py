"""The command line: `python -m loadtest.drill run | list | compare | heal`.

Exit codes: 0 pass, 1 a gate failed or a regression, 2 inconclusive, 3 the drill could not be done.
"""

import math
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.table import Table

from central.command_line import silent_without_reader
from loadtest.drill import drill, scenario
from loadtest.drill.dns.gates import of_dns
from loadtest.drill.errors import DrillError
from loadtest.drill.faults.driver import TARGETS, driver
from loadtest.drill.judge.gates import read as read_gates
from loadtest.drill.report import compare as comparing
from loadtest.drill.report.document import ERROR, EXIT_CODES, FAIL, INCONCLUSIVE, PASS
from loadtest.drill.report.write import figure
from local.commands.console import CommandConsole
from local.errors import LocalError

console = CommandConsole(highlight=False)
COLOURS = {PASS: "green", FAIL: "red", INCONCLUSIVE: "yellow", ERROR: "red"}


class DrillCommands(click.Group):
    """Ends with an exit code that says what came of it, whatever did: click's own 1 and 2 mean something else here."""

    @silent_without_reader()
    def main(self, *arguments: Any, **options: Any) -> NoReturn:
        """Run the command, and turn what a person has to know into a sentence."""
        try:
            sys.exit(super().main(*arguments, **options | {"standalone_mode": False}) or EXIT_CODES[PASS])
        except (DrillError, LocalError) as error:
            console.print("[bold red]error:[/] ", end="")
            console.print(str(error), markup=False, soft_wrap=True)
        except (click.Abort, KeyboardInterrupt) as error:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # pressed twice, it still gets its sentence
            console.print(f"Interrupted. {error.__cause__ or error}".strip())
        except click.ClickException as error:
            error.show()
        except Exception:
            console.print_exception()
            console.print("[bold red]error:[/] this should not happen: the drill itself is at fault.")
        sys.exit(EXIT_CODES[ERROR])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; where nobody reads on, it ends with neither a verdict nor a word."""
        with silent_without_reader():
            return super().invoke(ctx)


class Rate(click.FloatRange):
    """A range of numbers without nan, which click finds in every one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read the number."""
        found = float(super().convert(value, param, ctx))
        return self.fail(f"{value} is not a number.", param, ctx) if math.isnan(found) else found


@click.group(cls=DrillCommands)
def main() -> None:
    """Break the library under load, and tell who noticed."""
    # All of them end like Ctrl-C, which heals. SIGINT, too, is ignored in what a script starts in the background.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)


@main.command()
@click.argument("names", metavar="SCENARIO...", nargs=-1, required=True)
@click.option("--target", type=click.Choice(TARGETS), default="local", show_default=True)
@click.option("--rate", type=Rate(1, 10_000), default=100.0, show_default=True, help="Requests per second.")
@click.option("--runs", type=click.IntRange(1, 1000), default=1, show_default=True, help="How often each is done.")
@click.option(
    "--dns",
    type=click.IntRange(1, 3600),
    metavar="TTL",
    help="Find the members by a health-checked DNS, whose answers hold for TTL seconds, instead of through the proxy.",
)
@click.option("--gates", type=click.Path(path_type=Path, exists=True), help="TOML of measure = most.")
@click.option("--out", type=click.Path(path_type=Path), default=Path(".drills"), show_default=True)
@click.option("--heal", is_flag=True, help="Heal what an earlier run has left, without asking.")
def run(
    names: tuple[str, ...],
    target: str,
    rate: float,
    runs: int,
    dns: int | None,
    gates: Path | None,
    out: Path,
    heal: bool,
) -> None:
    """Do one drill or more, `all` for every one that comes with the library."""
    wanted = [scenario.load(name) for name in (scenario.names() if names == ("all",) else names)]
    wanted = [each for each in wanted if names != ("all",) or not each.faults or target in each.faults]
    if dns is not None:
        if target != "local":
            raise DrillError("--dns is of the local run; clusters are found by the name in LIBRARY_GSLB as it is.")
        wanted = [of_dns(each, dns, rate) for each in wanted]
    chosen = [read_gates(gates, each.gates) if gates else each.gates for each in wanted]
    verdicts = []
    _offer_healing(target, heal)
    for number, each in enumerate(wanted, 1):
        console.print(f"[bold]{number}/{len(wanted)} {each.name}[/]  {each.title}", soft_wrap=True)
        try:
            report, page = drill.drill(each, chosen[number - 1], target, rate, runs, out, console, dns)
            _tell(report, page)
            verdicts.append(report["verdict"])
        except KeyboardInterrupt as interruption:
            raise KeyboardInterrupt("What the drill broke is healed.") from interruption
        except DrillError as error:
            if len(wanted) == 1:
                raise
            console.print(f"  [bold red]error[/]  {error}", soft_wrap=True)
            verdicts.append(ERROR)
    worst = next(verdict for verdict in (ERROR, FAIL, INCONCLUSIVE, PASS) if verdict in verdicts)
    sys.exit(EXIT_CODES[worst])


@main.command(name="list")
def list_scenarios() -> None:
    """List the scenarios."""
    table = Table(box=None, padding=(0, 3, 0, 0), pad_edge=False)
    for column in ("scenario", "what happens", *TARGETS):
        table.add_column(column)
    for name in scenario.names():
        found = scenario.load(name)
        faults = [found.faults[target].text() if target in found.faults else "" for target in TARGETS]
        table.add_row(name, found.title, *faults)
    console.print(table)


@main.command()
@click.argument("before", type=click.Path(path_type=Path, exists=True))
@click.argument("after", type=click.Path(path_type=Path, exists=True))
def compare(before: Path, after: Path) -> None:
    """Set two reports side by side; exit code 1 when the second is worse, 2 when one of them is inconclusive."""
    first, second = comparing.read(before), comparing.read(after)
    found = comparing.compare(first, second)
    table = Table(box=None, padding=(0, 3, 0, 0), pad_edge=False)
    table.add_column("median (min..max)")
    for name, report in (("before", first), ("after", second)):
        table.add_column(f"{name}: {report['front_door']}", justify="right")
    table.add_column()
    for each in found:
        cells = [_spread(side, each.unit) for side in (each.before, each.after)]
        table.add_row(each.measure, *cells, "[bold red]worse[/]" if each.worse else "")
    console.print(table)
    if not comparing.proves(first, second):
        console.print("One of them is inconclusive: they cannot be compared.")
        sys.exit(EXIT_CODES[INCONCLUSIVE])
    sys.exit(EXIT_CODES[FAIL] if any(each.worse for each in found) else EXIT_CODES[PASS])


@main.command()
@click.option("--target", type=click.Choice(TARGETS), default="local", show_default=True)
def heal(target: str) -> None:
    """Take away every fault that is left, whoever brought it about."""
    library = driver(target)
    left = library.active()
    try:
        library.heal()
    except KeyboardInterrupt as interruption:
        raise KeyboardInterrupt("Faults may be left: heal again.") from interruption
    console.print(
        "Healed: " + ", ".join(f"{kind} of {name}" for name, kind in left.items()) if left else "Nothing is broken."
    )


def _offer_healing(target: str, heal: bool) -> None:
    """See to it that nothing is left of an earlier run; a DrillError when nobody wants it healed."""
    library = driver(target)
    left = ", ".join(f"{kind} of {name}" for name, kind in library.active().items())
    if not left:
        return
    if not heal and not (_answers() and click.confirm(f"An earlier run has left a fault: {left}. Heal it?")):
        remedy = f"python -m loadtest.drill heal --target {target}"
        raise DrillError(f"An earlier run has left a fault: {left}. Heal it with `{remedy}`.")
    library.heal()


def _answers() -> bool:
    """Tell whether there is somebody to ask."""
    return sys.stdin.isatty()


def _tell(report: dict[str, Any], page: Path) -> None:
    verdict = report["verdict"]
    console.print(f"  [bold {COLOURS[verdict]}]{verdict}[/]  {report['summary']}", soft_wrap=True)
    for reason in report["reasons"]:
        console.print(f"    {reason}", markup=False, soft_wrap=True)
    console.print(f"  [dim]{page}[/]", soft_wrap=True)


def _spread(found: Any, unit: str) -> str:
    if found is None:
        return "no data"
    median, least, most = (figure(found[name], unit) for name in ("median", "min", "max"))
    return median if least == most else f"{median} ({least}..{most})"


if __name__ == "__main__":
    main(prog_name="python -m loadtest.drill")
