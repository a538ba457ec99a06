"""A copy of the manifests to break on purpose."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.stack import ROOT

Edit = Callable[[str, str, str], None]


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """Give a function that replaces text, once, in a file of the copy at `tmp_path`."""
    for room in ("knative", "istio", "karmada", "central", "functions"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "frontend").mkdir()
    shutil.copy(ROOT / "frontend" / "server.py", tmp_path / "frontend")

    def replace(file: str, old: str, new: str) -> None:
        text = (tmp_path / file).read_text()
        assert old in text
        (tmp_path / file).write_text(text.replace(old, new, 1))

    return replace
