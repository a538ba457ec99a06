"""A drill from its first run to its report."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from loadtest.drill.errors import DrillError
from loadtest.drill.faults.driver import driver
from loadtest.drill.gates import Gate
from loadtest.drill.live import Live
from loadtest.drill.report.document import document
from loadtest.drill.report.write import write
from loadtest.drill.result import result
from loadtest.drill.run import run
from loadtest.drill.scenario import Scenario


def drill(
    scenario: Scenario, gates: Sequence[Gate], target: str, rate: float, runs: int, out: Path, console: Console
) -> tuple[dict[str, Any], Path]:
    """Do a scenario so many times; return the report and its page, in a new folder of `out`."""
    scenario = replace(scenario, gates=list(gates))
    folder = out / f"{datetime.now():%Y%m%d-%H%M%S}-{scenario.name}"
    results = []
    try:
        for number in range(1, runs + 1):
            place = folder / f"run-{number}"
            (place / "journal").mkdir(parents=True)
            library = driver(target)
            title = scenario.name + (f" {number}/{runs}" if runs > 1 else "")
            with Live(title, console) as live:
                run(scenario, target, library, rate, place, live)
            results.append(result(scenario, scenario.fault(target), library.members, place))
    except DrillError:
        if not any(folder.rglob("*.log")):
            shutil.rmtree(folder, ignore_errors=True)  # it never came to any load
        raise
    report = document(scenario, target, rate, results)
    return report, write(report, folder)
