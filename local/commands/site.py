"""The application in the browser: built before the members serve it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from local.errors import LocalError

LAST_LINES = 20


def build(root: Path, say: Callable[[str], None]) -> str:
    """Bring `frontend/dist` up to date and return what was done; a LocalError holds the build's last words."""
    command = [sys.executable, str(root / "frontend" / "build.py")]
    environ = os.environ | {"NO_COLOR": "1"}
    said: list[str] = []
    with subprocess.Popen(
        command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as building:
        try:
            for line in building.stdout or ():
                said.append(line.rstrip())
                say(said[-1])
        except BaseException:
            building.kill()  # or leaving this block would wait for it
            raise
    if building.returncode != 0:
        words = [line for line in said if line and not line.startswith("    at ")]  # the traces of Node
        raise LocalError("The site cannot be built:\n" + "\n".join(words[-LAST_LINES:]))
    return said[-1]
