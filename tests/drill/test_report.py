import json
import re
from html.parser import HTMLParser
from pathlib import Path

import jsonschema_rs
import pytest
from junitparser import JUnitXml

from loadtest.drill.errors import DrillError
from loadtest.drill.report import compare, write
from loadtest.drill.report.document import document
from tests.drill.recorded import MEMBER_KILL, Recorded

SCHEMA = Path(write.__file__).with_name("report.schema.json")


class Links(HTMLParser):
    """What a page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [f"{tag} {name}" for name, _ in attrs if name in ("src", "href", "srcset")]
        self.found += [tag] if tag in ("script", "link", "iframe") else []


def test_a_report_has_the_shape_of_its_schema_and_no_other(tmp_path: Path) -> None:
    report = Recorded(failing=1).report(tmp_path)
    write.write(report, tmp_path)
    schema = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text()))
    assert [str(error) for error in schema.iter_errors(json.loads((tmp_path / "report.json").read_text()))] == []
    assert not schema.is_valid(report | {"schema": 1})


def test_the_page_loads_nothing_and_says_the_verdict_first(tmp_path: Path) -> None:
    page = write.html(Recorded(failing=1).report(tmp_path))
    links = Links()
    links.feed(page)
    assert links.found == []
    assert "url(" not in page
    words = re.sub(r"<[^>]+>|\s+", " ", page[page.index("<header") :]).split()
    assert words[:6] == ["FAIL", "A", "whole", "member", "cluster", "dies"]


def test_what_a_finding_says_cannot_become_markup(tmp_path: Path) -> None:
    report = Recorded().report(tmp_path) | {"title": "<script>alert(1)</script>"}
    assert "<script>" not in write.html(report)


def test_ci_gets_a_failure_for_each_gate_and_an_error_for_what_proves_nothing(tmp_path: Path) -> None:
    for kind, failures, errors in ((Recorded(failing=1), 1, 0), (Recorded(answers_on=True), 0, 1), (Recorded(), 0, 0)):
        folder = tmp_path / f"{failures}{errors}"
        report = kind.report(folder)
        write.junit(report, tmp_path / "junit.xml")
        suite = JUnitXml.fromfile(str(tmp_path / "junit.xml"))
        suite.update_statistics()
        assert (suite.failures, suite.errors) == (failures, errors)


def test_a_report_is_no_worse_than_itself_and_worse_with_failures(tmp_path: Path) -> None:
    good, bad = Recorded().report(tmp_path / "good"), Recorded(failing=1).report(tmp_path / "bad")
    assert not any(each.worse for each in compare.compare(good, good))
    assert "failed_requests" in [each.measure for each in compare.compare(good, bad) if each.worse]
    assert not any(each.worse for each in compare.compare(bad, good))


def test_a_time_within_the_spread_of_the_other_report_is_chance(tmp_path: Path) -> None:
    before, after = ({**Recorded().report(tmp_path / name)} for name in ("before", "after"))
    before["spread"] = {"recovery": {"min": 0.5, "median": 1.0, "max": 2.0}}
    for median, worse in ((1.9, False), (2.1, True)):
        after["spread"] = {"recovery": {"min": 0.5, "median": median, "max": 3.0}}
        assert [each.worse for each in compare.compare(before, after)] == [worse]
    after["spread"] = {}
    assert [each.worse for each in compare.compare(before, after)] == [True]


def test_what_fewer_runs_have_data_of_is_worse(tmp_path: Path) -> None:
    good, late = Recorded().result(tmp_path / "good"), Recorded(failing=8).result(tmp_path / "late")
    before, after = (document(MEMBER_KILL, "local", 20, runs) for runs in ([good] * 5, [good, *[late] * 4]))
    assert before["spread"]["recovery"] == after["spread"]["recovery"]
    assert "recovery" in [each.measure for each in compare.compare(before, after) if each.worse]
    fewer = document(MEMBER_KILL, "local", 20, [good] * 2)
    assert not any(each.worse for each in compare.compare(before, fewer)), "two of two are no fewer than five of five"
    assert "recovery" not in [each.measure for each in compare.compare(after, before) if each.worse]


def test_reports_of_different_drills_are_not_compared(tmp_path: Path) -> None:
    report = Recorded().report(tmp_path)
    with pytest.raises(DrillError, match="the rate is 20 and 100"):
        compare.compare(report, report | {"rate": 100})


def test_a_report_of_another_schema_is_refused(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text('{"schema": 0}')
    with pytest.raises(DrillError, match="drill anew"):
        compare.read(tmp_path)
