import subprocess
import sys
from pathlib import Path

import pytest

FUNCTIONS = Path(__file__).parent.parent.parent / "functions"
SPARED = ("jinja2", "click", "gunicorn", "werkzeug.serving", "redis")


def run(code: str, before: str = "") -> str:
    """Run code in a fresh interpreter, as a cold start is one; give what it prints."""
    code = f"{before}import sys; from library import imports; imports.spare(); {code}"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=FUNCTIONS, capture_output=True, text=True, check=True
    ).stdout


TARGETS = {path.stem: "cloud_event" in path.read_text() for path in FUNCTIONS.glob("*.py")}


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_no_function_loads_at_its_start_what_it_does_not_use(target: str):
    code = f"import {target}, flask; flask.Request({{}}); print([name for name in {SPARED} if name in sys.modules])"
    assert run(code).strip() == "[]"


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_only_who_takes_events_pays_for_cloudevents(target: str):
    assert run(f"import {target}; print('cloudevents' in sys.modules)").strip() == str(TARGETS[target])


def test_a_function_that_asks_for_more_of_flask_gets_it():
    code = "import flask; print(flask.json.dumps(1), flask.jsonify.__name__, flask.Request.__module__)"
    assert run(code).split() == ["1", "jsonify", "flask.wrappers"]
    assert run("from flask import Flask, Response; print(Flask.__name__, Response.__name__)").split() == [
        "Flask",
        "Response",
    ]


def test_flask_that_is_there_already_stays_as_it_is():
    assert run("print(sys.modules['flask'] is flask)", before="import flask; ").strip() == "True"
