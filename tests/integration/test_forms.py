"""Books get the forms that they lack while the library runs, old and new revisions side by side."""

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest

from tests.outbox import tick
from tests.shelf import clear
from tests.stack import ROOT, RunningLibrary

OF_BEFORE = 3_000
MISSING = "SELECT COUNT(*) FROM books WHERE title_key IS NULL"


@pytest.fixture
def of_before(stack: RunningLibrary) -> Iterator[RunningLibrary]:
    """Give the library with books as a revision of before writes them, which have no forms."""
    stack.sql(
        "INSERT INTO books (title, author, publisher, year, category, description, price) SELECT "
        "CONCAT('Zz Café ', seq), '지은이', 'Éditeur', 2026, 'IT', '설명', 1000 FROM seq_1_to_3000"
    )
    stack.announce_change()
    yield stack
    clear(stack)


def total(api: str, query: str) -> int:
    answer = httpx.get(f"{api}/api/books?{query}")
    assert answer.status_code == 200, answer.text
    return int(answer.headers["x-total-count"])


def test_a_book_that_a_revision_of_before_wrote_is_listed_at_once_and_gets_its_forms_within_a_minute(
    stack: RunningLibrary,
) -> None:
    written = "INSERT INTO books (title, author, publisher, year, category, description, price) VALUES "
    try:
        stack.sql(f"{written} ('The Zz Café', '지은이', 'Éditeur', 2026, 'IT', '설명', 1000)")
        stack.announce_change()
        for query in ("search=Zz+Caf%C3%A9", "publisher=%C3%89diteur&sort=title", "search=zz&sort=-title"):
            assert total(stack.naver, query) == 1
        assert total(stack.nhn, "sort=title") == 109
        counted = {each["value"]: each["count"] for each in httpx.get(f"{stack.gslb}/api/facets").json()["publisher"]}
        assert (counted["Éditeur"], sum(counted.values())) == (1, 109)
        assert [tick(stack, f"{member}/check-dates").status_code for member in ("naver", "nhn")] == [200, 200]
        assert stack.sql(MISSING) == [(0,)]
        assert total(stack.naver, "search=zz+cafe&publisher=EDITEUR") == 1
    finally:
        clear(stack)


def test_the_loader_makes_forms_while_readers_list_books_and_no_request_fails(of_before: RunningLibrary) -> None:
    done, seen = threading.Event(), Counter[tuple[int, str | None]]()

    def read(number: int) -> None:
        with httpx.Client(base_url=of_before.gslb, timeout=10) as client:
            while not done.is_set():
                number += 1
                for query in (f"search=Zz+Caf%C3%A9&sort=title&limit={number % 100 + 1}", "search=zz&category=IT"):
                    answer = client.get(f"/api/books?{query}")
                    seen[answer.status_code, answer.headers.get("x-total-count")] += 1

    readers = [threading.Thread(target=read, args=(number,)) for number in (0, 50)]
    for reader in readers:
        reader.start()
    environment = {**os.environ, **of_before.admin_env, "PYTHONPATH": str(ROOT / "functions")}
    command = [sys.executable, "-m", "central.load"]
    loader = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    done.set()
    for reader in readers:
        reader.join()
    assert loader.returncode == 0, loader.stderr
    assert of_before.sql(MISSING) == [(0,)]
    assert set(seen) == {(200, str(OF_BEFORE))}
    assert seen.total() > 20
    assert total(of_before.nhn, "search=zz+cafe") == OF_BEFORE
