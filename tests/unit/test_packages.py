"""The packages that the project names are the ones that run."""

import json
import re
import subprocess
import sys
from importlib.metadata import distribution

import pytest

from tests.stack import ROOT

# Gives by name the file of each module that is loaded once a function is ready to be served.
LOADED = """
import json, sys
from importlib.machinery import NamespaceLoader
from library.web.host import application
application(sys.argv[1])
whole = {name: each for name, each in sys.modules.items() if type(getattr(each, "__loader__", 0)) != NamespaceLoader}
print(json.dumps({name: getattr(each, "__file__", None) for name, each in whole.items()}))
"""


def loaded(target: str) -> dict[str, str | None]:
    command = [sys.executable, "-c", LOADED, target]
    done = subprocess.run(command, cwd=ROOT / "functions", capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize(
    ("target", "packages"),
    [
        ("get_cart", ["functions-framework", "flask", "redis"]),
        ("borrow", ["functions-framework", "flask", "redis", "pymysql"]),
        ("notify", ["functions-framework", "flask", "pymysql", "cloudevents"]),
    ],
)
def test_the_named_packages_run_and_none_of_their_modules_is_a_stand_in(target: str, packages: list[str]) -> None:
    modules = loaded(target)
    lock = (ROOT / "requirements" / "functions.txt").read_text()
    for package in packages:
        assert re.search(f"^{package}==", lock, re.MULTILINE), package
        files, top = {str(file.locate()) for file in distribution(package).files or []}, package.replace("-", "_")
        ours = {name: file for name, file in modules.items() if name.split(".")[0] == top}
        assert top in ours
        assert {name: file for name, file in ours.items() if file not in files} == {}
