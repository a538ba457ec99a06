"""What the site's server tells of accounts that are everybody's: what it was told, which in a pod is nothing."""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.stack import ROOT


def accounts(folder: Path) -> Any:
    """Ask a server that starts now."""
    (folder / "index.html").write_text("page")
    started = runpy.run_path(str(ROOT / "frontend" / "server.py"))
    said: list[str] = []
    environ = {"PATH_INFO": "/test-accounts.json", "REQUEST_METHOD": "GET"}
    body = b"".join(started["application"](str(folder))(environ, lambda status, headers: said.append(status)))
    assert said == ["200 OK"]
    return json.loads(body)


def test_a_server_that_was_told_of_none_names_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_ACCOUNTS", raising=False)
    assert accounts(tmp_path) == []


def test_a_server_names_those_that_it_was_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_ACCOUNTS", "user/password admin/a/b")
    assert accounts(tmp_path) == [{"id": "user", "password": "password"}, {"id": "admin", "password": "a/b"}]
