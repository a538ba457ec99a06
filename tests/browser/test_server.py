"""What the site's server says beside the pages: who may do what with them, and how long they keep."""

import re

import httpx
import pytest

from tests.stack import RunningLibrary

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"


@pytest.mark.parametrize("path", ["/", "/books/1", "/cart", "/login?next=/cart", "/nowhere"])
def test_every_page_is_asked_for_anew_and_lets_nothing_foreign_in(stack: RunningLibrary, path: str) -> None:
    answer = httpx.get(f"{stack.gslb}{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, 'text/html; charset="utf-8"')
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"].startswith(POLICY)
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["x-served-by"] in ("naver", "nhn")
    assert "strict-transport-security" not in answer.headers  # not over plain HTTP


def test_the_accounts_of_the_local_run_are_told_to_whoever_asks_and_kept_by_nobody(stack: RunningLibrary) -> None:
    answer = httpx.get(f"{stack.gslb}/test-accounts.json")
    assert answer.json() == [{"id": "user", "password": "password"}, {"id": "admin", "password": "admin123"}]
    assert answer.headers["cache-control"] == "no-store"


def test_assets_are_kept_for_good_come_compressed_and_a_missing_one_is_no_page(stack: RunningLibrary) -> None:
    page = httpx.get(stack.gslb).text
    assets = re.findall(r'(?:src|href)="(/assets/[^"]+)"', page)
    assert len(assets) >= 2
    for asset in assets:
        answer = httpx.get(f"{stack.gslb}{asset}", headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-encoding"] == "gzip"
    gone = httpx.get(f"{stack.gslb}/assets/index-00000000.js")
    assert (gone.status_code, gone.json()["code"]) == (404, "not_found")
    assert gone.headers["cache-control"] == "no-store"
