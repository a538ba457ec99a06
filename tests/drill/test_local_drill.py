"""A short drill on a real library, from the command line to the report."""

from pathlib import Path

import pytest

from loadtest import journal
from loadtest.journal import Begun
from tests.drill.local_drill import drilled
from tests.stack import RunningLibrary

pytestmark = pytest.mark.undisturbed

SHORT = """
title = "A member dies for a moment"
bites = {silent = "naver"}
before = 3
during = 5
after = 2
[fault]
local = {target = "naver", kind = "kill"}
[gates]
unproven = 0
error_budget = 0.05
"""  # a machine that runs other tests beside this may be late, but it may lose nothing


def test_a_member_dies_under_load_and_nothing_is_lost(library: RunningLibrary, tmp_path: Path) -> None:
    (tmp_path / "short.toml").write_text(SHORT)
    path, report = drilled(library, tmp_path / "short.toml")
    (run,) = report["runs"]
    assert report["verdict"] == "pass"
    assert run["integrity"]["kept"] == run["integrity"]["operations"]["ok"] > 20
    assert run["integrity"]["sessions_kept"] == run["integrity"]["readers"] == 9, "eight users and the prober"
    assert run["figures"]["detect"] < 3
    assert {each["via"] for each in run["probes"]} == {"gslb", "naver", "nhn"}
    changes = [each for each in journal.read(path.parent / "run-1" / "journal") if isinstance(each, Begun)]
    assert sum(each.reader == "reader-9" for each in changes) > 10
    assert path.with_name("report.html").is_file()
    assert path.with_name("junit.xml").is_file()
    assert not list(tmp_path.rglob("*.sessions")), "tokens are left"
