"""That the images hold what their servers need, and nothing else."""

import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from release import contents
from tests.dockerfile import PACKAGES, ROOMS, command, image
from tests.stack import ROOT, free_port

SERVERS = [*(("functions", path.stem) for path in sorted((ROOT / "functions").glob("*.py"))), ("frontend", "")]


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give the root of each image."""
    return {room: image(room, tmp_path_factory.mktemp(room)) for room in ROOMS}


def files(image: Path) -> set[str]:
    """Give the image's files, together with the bytecode that the build makes of them."""
    found = {str(path.relative_to(image)) for path in image.rglob("*") if not path.is_dir()}
    modules = (Path(file) for file in found if file.endswith(".py"))
    return found | {f"{each.parent}/__pycache__/{each.stem}.cpython-3{sys.version_info.minor}.pyc" for each in modules}


@pytest.mark.parametrize(("room", "target"), SERVERS)
def test_a_server_runs_from_its_image_alone(images: dict[str, Path], room: str, target: str) -> None:
    port = free_port()
    environment = {"PYTHONPATH": str(images[room] / PACKAGES), "PORT": str(port), "HOST": "127.0.0.1"}
    log = images[room].parent / f"{target}.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command(room),
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


def test_the_loader_runs_from_its_image_alone(images: dict[str, Path]) -> None:
    """Up to the first thing that the environment gets wrong: test_central.py runs it to its end."""
    done = subprocess.run(
        command("central"),
        cwd=images["central"] / "app",
        env={"PYTHONPATH": str(images["central"] / PACKAGES), "REDIS_CA": "no certificate"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "REDIS_CA is no certificate" in done.stdout
    assert "Traceback" not in done.stdout


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
    ("room", "more", "less", "complaint"),
    [
        (
            "functions",
            f"{PACKAGES}/yoyo_migrations-9.0.0.dist-info/METADATA",
            "",
            "yoyo-migrations is in it, and not in",
        ),
        ("functions", "", f"{PACKAGES}/hiredis-", "the package hiredis of requirements/functions.txt is missing"),
        ("functions", "app/tests/stack.py", "", "/app/tests/stack.py does not belong there"),
        ("functions", "app/openapi.yaml", "", "/app/openapi.yaml does not belong there"),
        ("functions", "", "app/library/store/library.lua", "/app/library/store/library.lua is missing"),
        ("functions", "root/.cache/pip/http-v2/0", "", "/root/.cache/pip/http-v2/0 is left over"),
        ("functions", f"{PACKAGES}/flask/tests/test_app.py", "", "/flask/tests/test_app.py is left over"),
        ("functions", "", "app/__pycache__/login.", "/app/login.py has no bytecode"),
        ("functions", "", f"{PACKAGES}/flask/__pycache__/app.", "/flask/app.py has no bytecode"),
        (
            "central",
            f"{PACKAGES}/pytest-9.0.dist-info/METADATA",
            "",
            "pytest is in it, and not in requirements/central",
        ),
        ("central", f"{PACKAGES}/yoyo/tests/test_cli.py", "", "/yoyo/tests/test_cli.py is left over"),
        ("central", "app/central/mariadb.cnf", "", "/app/central/mariadb.cnf does not belong there"),
        ("central", "app/login.py", "", "/app/login.py does not belong there"),
        ("central", "", "app/central/books.csv", "/app/central/books.csv is missing"),
        ("central", "", "app/central/migrations/0006", "/app/central/migrations/0006-upkeep.sql is missing"),
        ("central", "", "app/library/catalogue/books.py", "/app/library/catalogue/books.py is missing"),
    ],
)
def test_what_is_wrong_with_an_image_is_named(
    images: dict[str, Path], room: str, more: str, less: str, complaint: str
) -> None:
    changed = {file for file in files(images[room]) if not less or not file.startswith(less)} | {more}
    assert any(complaint in each for each in contents.complaints(room, changed, ROOT))
