"""Writes a report into a folder, in the forms that people, scripts and CI read."""

import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from loadtest.drill.judge.measures import PARTS
from loadtest.drill.report import svg
from loadtest.drill.report.document import INCONCLUSIVE

HERE = Path(__file__).parent
SECONDS_SHOWN_AS_MS = 1.0


def write(report: dict[str, Any], folder: Path) -> Path:
    """Write report.json, report.html and junit.xml; return the page."""
    (folder / "report.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    page = folder / "report.html"
    page.write_text(html(report))
    junit(report, folder / "junit.xml")
    return page


def html(report: dict[str, Any]) -> str:
    """Return the report as a page that loads nothing."""
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["seconds"] = seconds
    environment.filters["figure"] = figure
    runs = sorted(enumerate(report["runs"], 1), key=lambda each: _badness(each[1]), reverse=True)
    charts = {number: (svg.requests(run, _fault(report)), svg.latencies(run, _fault(report))) for number, run in runs}
    paint = {number: svg.colours(run) for number, run in runs}
    template = environment.get_template("report.html.j2")
    return template.render(report=report, runs=runs, charts=charts, colours=paint, parts=PARTS)


def junit(report: dict[str, Any], path: Path) -> None:
    """Write each gate as a test case, and the proof as another."""
    suite = TestSuite(f"drill {report['scenario']} on {report['target']}")
    for gate in report["gates"]:
        case = TestCase(f"{gate['measure']} is at most {gate['most']:g} {gate['unit']}".strip(), report["scenario"])
        if not gate["passed"]:
            case.result = [Failure(gate["why"])]
        suite.add_testcase(case)
    proof = TestCase("the run proves something", report["scenario"])
    doubts = [doubt for run in report["runs"] for doubt in run["doubts"]]
    if doubts:
        proof.result = [Error(" ".join(doubts)) if report["verdict"] == INCONCLUSIVE else Skipped(" ".join(doubts))]
    suite.add_testcase(proof)
    found = JUnitXml()
    found.add_testsuite(suite)
    found.write(str(path), pretty=True)


def seconds(value: float | None) -> str:
    """Return a time as people read it."""
    if value is None:
        return "no data"
    return f"{value * 1000:.0f} ms" if value < SECONDS_SHOWN_AS_MS else f"{value:.2f} s"


def figure(value: float | None, unit: str) -> str:
    """Return a measured value with its unit."""
    if value is None:
        return "no data"
    if unit == "s":
        return seconds(value)
    return f"{value:.3%}" if unit else f"{value:,.0f}"


def _fault(report: dict[str, Any]) -> bool:
    return report["fault"] is not None


def _badness(run: dict[str, Any]) -> tuple[float, float, float]:
    """Return what puts the worst run first."""
    figures = run["figures"]
    wrong = sum(run["integrity"]["counts"].values())
    return wrong, figures["failed_requests"] or 0, figures.get("recovery") or figures["longest_stall"] or 0
