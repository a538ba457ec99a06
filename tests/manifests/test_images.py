"""That the images hold what their servers need, and nothing else."""

import json
import re
import subprocess
import sys
import time
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import httpx
import pytest

from local import contents
from tests.dockerfile import assemble, stages
from tests.stack import ROOT, free_port

ROOMS = ("functions", "frontend")
SERVERS = [*(("functions", path.stem) for path in sorted((ROOT / "functions").glob("*.py"))), ("frontend", "")]
PYTHON = f"usr/local/lib/python3.{sys.version_info.minor}"


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give the root of each image as the COPY lines put it together, with the locked packages alone."""
    return {room: image(room, tmp_path_factory.mktemp(room)) for room in ROOMS}


def image(room: str, folder: Path) -> Path:
    lock = (ROOT / "requirements" / f"{room}.txt").read_text()
    packages, site = folder / "packages", folder / "dist"
    removed = tuple(re.findall(r"rm -r \S+/site-packages/(\S+)", (ROOT / room / "Dockerfile").read_text()))
    for name in re.findall("^([a-z0-9-]+)==", lock, re.MULTILINE):
        with suppress(PackageNotFoundError):  # one that this version of Python does not need
            for file in distribution(name).files or []:
                if ".." not in file.parts and "__pycache__" not in file.parts and not str(file).startswith(removed):
                    link = packages / Path(PYTHON).name / "site-packages" / file
                    link.parent.mkdir(parents=True, exist_ok=True)
                    link.symlink_to(file.locate())
    site.mkdir()
    for suffix in ("", ".gz", ".br"):
        (site / f"index.html{suffix}").write_text("the page")
    return assemble(room, folder, {"/packages/lib": packages, "/site/frontend/dist": site})


def files(image: Path) -> set[str]:
    """Give the image's files, together with the bytecode that the build makes of them."""
    found = {str(path.relative_to(image)) for path in image.rglob("*") if not path.is_dir()}
    modules = (Path(file) for file in found if file.endswith(".py"))
    return found | {f"{each.parent}/__pycache__/{each.stem}.cpython-3{sys.version_info.minor}.pyc" for each in modules}


@pytest.mark.parametrize(("room", "target"), SERVERS)
def test_a_server_runs_from_its_image_alone(images: dict[str, Path], room: str, target: str) -> None:
    python, *arguments = json.loads(stages(room)[-1].last("CMD"))
    assert python == "python"
    port = free_port()
    environment = {"PYTHONPATH": str(images[room] / PYTHON / "site-packages"), "PORT": str(port), "HOST": "127.0.0.1"}
    command = [sys.executable, "-S", *arguments]  # -S: not the packages of this virtual environment
    log = images[room].parent / f"{target}.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command,
            cwd=images[room] / "app",
            env=environment | {"FUNCTION_TARGET": target},
            stdout=output,
            stderr=output,
        )
    try:
        assert answer(f"http://127.0.0.1:{port}/livez", server) == 200, log.read_text()
    finally:
        server.terminate()
        server.wait()


def answer(url: str, server: subprocess.Popen[bytes]) -> int:
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            return httpx.get(url).status_code
        time.sleep(0.05)
    return 0


@pytest.mark.parametrize("room", ROOMS)
def test_an_image_holds_what_it_should_and_nothing_else(images: dict[str, Path], room: str) -> None:
    assert contents.complaints(room, files(images[room]), ROOT) == []


@pytest.mark.parametrize(
    ("more", "less", "complaint"),
    [
        (f"{PYTHON}/site-packages/pytest-9.0.dist-info/METADATA", "", "pytest is in it, and not in requirements/fu"),
        ("", f"{PYTHON}/site-packages/hiredis-", "the package hiredis of requirements/functions.txt is missing"),
        ("app/tests/stack.py", "", "/app/tests/stack.py does not belong there"),
        ("app/openapi.yaml", "", "/app/openapi.yaml does not belong there"),
        ("", "app/library/library.lua", "/app/library/library.lua is missing"),
        ("root/.cache/pip/http-v2/0", "", "/root/.cache/pip/http-v2/0 is left over"),
        (f"{PYTHON}/site-packages/flask/tests/test_app.py", "", "/flask/tests/test_app.py is left over"),
        ("", "app/__pycache__/login.", "/app/login.py has no bytecode"),
        ("", f"{PYTHON}/site-packages/flask/__pycache__/app.", "/flask/app.py has no bytecode"),
    ],
)
def test_what_is_wrong_with_an_image_is_named(images: dict[str, Path], more: str, less: str, complaint: str) -> None:
    changed = {file for file in files(images["functions"]) if not less or not file.startswith(less)} | {more}
    assert any(complaint in each for each in contents.complaints("functions", changed, ROOT))
