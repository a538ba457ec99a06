"""What a run shows, as one document: figures, findings, timeline, verdict."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from loadtest import journal
from loadtest.drill.errors import DrillError
from loadtest.drill.judge import evidence
from loadtest.drill.judge.checker import check
from loadtest.drill.judge.findings import KINDS, Findings
from loadtest.drill.judge.measures import Measures, Times, measure
from loadtest.drill.judge.recovery import origin, phases
from loadtest.drill.scenario import Fault, Scenario
from loadtest.journal import Mark, Rotation

QUANTILES = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99}


def result(scenario: Scenario, fault: Fault | None, members: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """Return the document of the run whose journal lies in `folder`; its shape is `runs` in report.schema.json."""
    notes = [record for record in journal.read(folder / "journal") if isinstance(record, Mark | Rotation)]
    marks = [record for record in notes if isinstance(record, Mark)]
    if not any(mark.what == "stop" for mark in marks):
        raise DrillError(f"The journal in {folder} ends before the drill did.")
    times = Times.of(marks)
    measures = measure(journal.read(folder / "journal"), times, scenario.known_by)
    found = check(journal.read(folder / "journal"), members)
    steps = phases(measures, scenario.bites.get("silent"), scenario.recovers) if fault else {}
    figures = measures.figures() | steps | {kind: float(found.counts[kind]) for kind in KINDS}
    figures |= {"relogins": float(found.relogins), "unproven": float(found.unproven)}
    if not measures.loans:
        figures["lent_twice"] = None  # of what was never lent nobody knows
    return {
        "times": asdict(times) | {"origin": origin(times, scenario.recovers)},
        "figures": figures,
        "doubts": evidence.doubts(measures, found, scenario.bites if fault else {}, evidence.Traces.of(marks)),
        "latencies": {part: _latencies(measures, part) for part in measures.parts},
        "probes": _probes(measures),
        "integrity": _integrity(found),
        "slot": times.slot,
        "timeline": _timeline(measures),
        "rotation": [{"at": each.at - times.start, **each.members} for each in notes if isinstance(each, Rotation)],
    }


def _latencies(measures: Measures, part: str) -> dict[str, float | int | None]:
    took = measures.parts[part]
    quantiles = {name: took.quantile(share) for name, share in QUANTILES.items()}
    return quantiles | {"requests": took.total, "failed": measures.failed[part], "most": took.most}


def _probes(measures: Measures) -> list[dict[str, Any]]:
    return [
        {
            "journey": journey,
            "via": via,
            "part": part,
            "requests": took.total,
            "failed": measures.probes_failed[journey, via, part],
            "p50": took.quantile(0.5),
            "p99": took.quantile(0.99),
            "most": took.most,
        }
        for (journey, via, part), took in sorted(measures.probes.items())
    ]


def _integrity(found: Findings) -> dict[str, Any]:
    return {
        "operations": {outcome: found.operations[outcome] for outcome in ("ok", "failed", "indeterminate")},
        "kept": found.kept,
        "unproven": found.unproven,
        "readers": found.readers,
        "sessions_kept": found.proven_readers,
        "relogins": found.relogins,
        "counts": {kind: found.counts[kind] for kind in KINDS},
        "findings": [asdict(finding) for finding in found.listed],
    }


def _timeline(measures: Measures) -> list[dict[str, Any]]:
    """Return each slot of the run: who answered how many, what failed, how long it took."""
    return [
        {
            "second": number * measures.slot,
            "by": dict(slot.by),
            "failed": slot.failed,
            "p50": slot.took.quantile(0.5),
            "p99": slot.took.quantile(0.99),
        }
        for number, slot in sorted(measures.slots.items())
    ]
