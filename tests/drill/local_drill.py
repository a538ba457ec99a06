"""A real drill of a running library, as an SRE starts it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.stack import ROOT, RunningLibrary


def drilled(library: RunningLibrary, scenario: Path, *options: str) -> tuple[Path, dict[str, Any]]:
    """Do a scenario once at 15 requests per second; give the path of its report, beside it, and what that says."""
    command = [sys.executable, "-m", "loadtest.drill", "run", str(scenario), "--rate", "15"]
    done = subprocess.run(
        [*command, *options, "--out", str(scenario.parent)],
        cwd=ROOT,
        env=library.environment,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = scenario.parent.glob("*/report.json")
    return path, json.loads(path.read_text())
