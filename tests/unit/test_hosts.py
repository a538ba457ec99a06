"""That both servers, the functions' and the site's, are set alike: each is in an image without the other."""

import ast
from pathlib import Path

from library.web import host
from tests.stack import ROOT

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
