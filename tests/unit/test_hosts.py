"""That both servers, the functions' and the site's, are set and end alike: each is in an image without the other."""

import ast
import os
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from library.web import host
from tests.stack import ROOT, free_port

SERVERS = [("functions", ["-m", "library.web.host"]), ("frontend", ["server.py"])]
THEIRS = {"address", "port", "log_dictconfig"}  # what each reads and writes in its own way


def settings(path: Path) -> dict[str, str]:
    """Give what a host tells Granian, with the constants that it names read."""
    tree = ast.parse(path.read_text())
    said = {
        node.targets[0].id: ast.unparse(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    (call,) = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and any(each.arg == "blocking_threads" for each in node.keywords)
    ]
    for node in ast.walk(call):
        if isinstance(node, ast.Name) and node.id in said:
            node.id = said[node.id]
    return {each.arg: ast.unparse(each.value) for each in call.keywords if each.arg and each.arg not in THEIRS}


def test_both_servers_are_set_alike() -> None:
    functions, site = settings(Path(host.__file__)), settings(ROOT / "frontend/server.py")
    differing = [
        f"frontend/server.py sets {name} to {site.get(name)}, {host.__name__} to {functions.get(name)}."
        for name in sorted(functions.keys() | site.keys())
        if functions.get(name) != site.get(name)
    ]
    assert not differing, " ".join(differing)


@pytest.mark.parametrize(("folder", "command"), SERVERS)
def test_a_server_ends_when_it_is_told_to_at_the_moment_its_worker_is_made(
    folder: str, command: list[str], request: pytest.FixtureRequest
) -> None:
    environment = os.environ | {"FUNCTION_TARGET": "get_cart", "HOST": "127.0.0.1", "PORT": str(free_port())}
    server = psutil.Popen([sys.executable, *command], cwd=ROOT / folder, env=environment)
    request.addfinalizer(lambda: kill(server))
    while not server.children():
        assert server.is_running()
    server.terminate()
    server.wait(host.LONGEST_END + 20)  # else more than every other time for ever


def kill(server: psutil.Popen) -> None:
    with suppress(psutil.NoSuchProcess):
        for process in (*server.children(), server):
            process.kill()
