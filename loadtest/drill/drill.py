"""A drill from its first run to its report."""

import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from loadtest.drill.dns.library import by_name
from loadtest.drill.errors import DrillError
from loadtest.drill.faults.driver import Driver, driver
from loadtest.drill.judge.gates import Gate
from loadtest.drill.observe.live import Live
from loadtest.drill.report.document import document
from loadtest.drill.report.write import write
from loadtest.drill.result import result
from loadtest.drill.run import run
from loadtest.drill.scenario import Scenario


def drill(
    scenario: Scenario,
    gates: Sequence[Gate],
    target: str,
    rate: float,
    runs: int,
    out: Path,
    console: Console,
    ttl: int | None = None,
) -> tuple[dict[str, Any], Path]:
    """Do a scenario so many times; return the report and its page, in a new folder of `out`.

    With a `ttl` the front door is a DNS whose answers hold for so many seconds.
    """
    scenario = replace(scenario, gates=list(gates))
    folder = out / f"{datetime.now():%Y%m%d-%H%M%S}-{scenario.name}"
    results = []
    try:
        for number in range(1, runs + 1):
            place = folder / f"run-{number}"
            (place / "journal").mkdir(parents=True)
            title = scenario.name + (f" {number}/{runs}" if runs > 1 else "")
            with _library(target, ttl, place, console) as library, Live(title, console) as live:
                run(scenario, target, library, rate, place, live)
            results.append(result(scenario, scenario.fault(target), library.members, place))
    except DrillError:
        if not any(folder.rglob("locust.log")):
            shutil.rmtree(folder, ignore_errors=True)  # it never came to any load
        raise
    report = document(scenario, target, rate, results, library.front_door)
    return report, write(report, folder)


def _library(target: str, ttl: int | None, folder: Path, console: Console) -> AbstractContextManager[Driver]:
    return nullcontext(driver(target)) if ttl is None else by_name(ttl, folder / "dns", console.print)
