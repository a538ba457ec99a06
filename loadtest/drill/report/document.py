"""The report as one document, `report.json`; its shape is report.schema.json beside this file."""

import statistics
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from loadtest.drill.judge.gates import MEASURES, Result, judge
from loadtest.drill.scenario import Scenario

SCHEMA = 3
PASS, FAIL, INCONCLUSIVE, ERROR = "pass", "fail", "inconclusive", "error"
EXIT_CODES = {PASS: 0, FAIL: 1, INCONCLUSIVE: 2, ERROR: 3}


def document(
    scenario: Scenario, target: str, rate: float, runs: Sequence[dict[str, Any]], front_door: str = "proxy"
) -> dict[str, Any]:
    """Return the report of a drill's runs, judged by the scenario's gates."""
    results = judge(scenario.gates, [run["figures"] for run in runs])
    fault = scenario.fault(target)
    doubts = [f"Run {number}: {doubt}" for number, run in enumerate(runs, 1) for doubt in run["doubts"]]
    missed = [result for result in results if not result.passed]
    # What a fault that did not bite gives no data of is doubtful rather than wrong.
    wrong = any(result.failed([bool(run["doubts"]) for run in runs]) for result in missed)
    verdict = FAIL if wrong else INCONCLUSIVE if doubts else PASS
    return {
        "schema": SCHEMA,
        "scenario": scenario.name,
        "title": scenario.title,
        "target": target,
        "front_door": front_door,
        "rate": rate,
        "fault": fault.text() if fault else None,
        "started": datetime.fromtimestamp(runs[0]["times"]["start"], UTC).isoformat(timespec="seconds"),
        "verdict": verdict,
        "reasons": [*(f"{result.gate.measure}: {result.why}" for result in missed), *doubts],
        "summary": _summary(runs),
        "gates": [_gate(result) for result in results],
        "spread": spread([run["figures"] for run in runs]),
        "runs": list(runs),
    }


def spread(figures: Sequence[dict[str, float | None]]) -> dict[str, dict[str, float]]:
    """Return min, median and max of every measure over the runs that have it."""
    found = {}
    for measure in MEASURES:
        known = [value for each in figures if (value := each.get(measure)) is not None]
        if known:
            found[measure] = {"min": min(known), "median": statistics.median(known), "max": max(known)}
    return found


def _gate(result: Result) -> dict[str, Any]:
    measure = result.gate.measure
    return {
        "measure": measure,
        "unit": MEASURES[measure],
        "most": result.gate.most,
        "values": result.values,
        "passed": result.passed,
        "why": result.why,
    }


def _summary(runs: Sequence[dict[str, Any]]) -> str:
    """Return what happened, in one sentence with the figures of all runs together."""

    def total(key: str) -> float:
        return sum(run["figures"].get(key) or 0 for run in runs)

    requests = sum(part["requests"] for run in runs for part in run["latencies"].values())
    changes = sum(run["integrity"]["operations"]["ok"] for run in runs)
    recoveries = [run["figures"].get("recovery") for run in runs if run["figures"].get("recovery") is not None]
    recovered = f"; recovered within {max(recoveries):.1f} s" if len(recoveries) == len(runs) else ""
    twice, again = total("duplicated"), total("relogins")
    return (
        f"{total('failed_requests'):,.0f} of {requests:,} requests failed; of {changes:,} acknowledged changes "
        f"{total('lost') + total('resurrected'):,.0f} were lost and {twice:,.0f} applied twice; "
        f"{again:,.0f} users had to log in again{recovered}."
    )
