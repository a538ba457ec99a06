"""The packages that the project names are the ones that run."""

import json
import re
import subprocess
import sys
from importlib.metadata import distribution

import pytest

from tests.stack import ROOT

NAMED = {"functions-framework": "functions_framework", "flask": "flask", "redis": "redis", "cloudevents": "cloudevents"}
# Gives by name the file of each module that is loaded once a function is ready to be served.
LOADED = """
import json, sys
from library.host import application
application(sys.argv[1])
print(json.dumps({name: getattr(module, "__file__", None) for name, module in sys.modules.items()}))
"""


def loaded(target: str) -> dict[str, str | None]:
    command = [sys.executable, "-c", LOADED, target]
    done = subprocess.run(command, cwd=ROOT / "functions", capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("target", ["get_cart", "notify"])
def test_the_named_packages_run_and_none_of_their_modules_is_a_stand_in(target: str) -> None:
    modules = loaded(target)
    lock = (ROOT / "requirements" / "functions.txt").read_text()
    for package, top in NAMED.items():
        assert re.search(f"^{package}==", lock, re.MULTILINE), package
        files = {str(file.locate()) for file in distribution(package).files or []}
        ours = {name: file for name, file in modules.items() if name.split(".")[0] == top}
        assert top in ours
        assert {name: file for name, file in ours.items() if file not in files} == {}
