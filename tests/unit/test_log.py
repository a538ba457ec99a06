"""Whatever a process says, it says in lines of JSON."""

import os
import subprocess
import sys
import textwrap
from typing import Any

import pytest

from tests.logs import lines
from tests.stack import ROOT


def said_by(code: str) -> list[dict[str, Any]]:
    """Run the code as a function's process; give the lines of its stderr."""
    program = "import logging, threading, warnings\nfrom library.web import log\nlog.setup('get_cart', 'naver')\n"
    command = [sys.executable, "-c", program + textwrap.dedent(code)]
    return lines(subprocess.run(command, cwd=ROOT / "functions", capture_output=True, text=True, check=False).stderr)


def test_a_line_says_who_wrote_it_in_which_request() -> None:
    code = """
    log.request_id.set("trace-42")
    logging.getLogger("library.store.redis").warning("Redis said %s", 'no\\n"하나"')
    """
    (line,) = said_by(code)
    assert (line["level"], line["function"], line["cluster"]) == ("WARNING", "get_cart", "naver")
    assert (line["request_id"], line["message"]) == ("trace-42", 'Redis said no\n"하나"')


@pytest.mark.parametrize(
    "code",
    [
        "raise ValueError('broken\\nhere')",
        "threading.Thread(target=lambda: [][1] if False else int('broken\\nhere')).start()",
        "try:\n    int('broken\\nhere')\nexcept ValueError:\n    logging.exception('crashed')",
    ],
    ids=["the process", "a thread", "caught"],
)
def test_a_crash_is_one_line_with_its_class_and_its_traceback(code: str) -> None:
    (line,) = said_by(code)
    assert line["error"] == "ValueError"
    assert line["traceback"].startswith("Traceback (most recent call last):\n")
    assert line["level"] in ("ERROR", "CRITICAL")


def test_a_warning_of_a_package_is_one_line() -> None:
    (line,) = said_by("warnings.warn('old')")
    assert line["level"] == "WARNING"
    assert "UserWarning: old" in line["message"]


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({}, "FUNCTION_TARGET must name the function to serve"),
        ({"FUNCTION_TARGET": "get_cart", "PORT": "http"}, "A port must be a number from 1 to 65535, not 'http'"),
        ({"FUNCTION_TARGET": "get_cart", "REDIS_ADDR": "redis:0"}, "A port must be a number from 1 to 65535, not '0'"),
        ({"FUNCTION_TARGET": "nonsense"}, "No module named 'nonsense'"),
    ],
)
def test_a_server_that_cannot_start_says_why_in_one_line(environ: dict[str, str], sentence: str) -> None:
    command = [sys.executable, "-m", "library.web.host"]
    done = subprocess.run(
        command, cwd=ROOT / "functions", env=os.environ | environ, capture_output=True, text=True, check=False
    )
    (line,) = lines(done.stderr)
    assert done.returncode == 1
    assert sentence in line["message"] + line.get("traceback", "")
