"""The list of 100,000 books, past the cache: pages further on and searches beside the first page."""

import os
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from pymysql.connections import Connection
from pymysql.cursors import DictCursor

from library.catalogue import search
from library.store import tls
from loadtest.bench import ROOT, client
from loadtest.bench.copies import THIN
from loadtest.bench.figures import Spread, Target, ratio, spread
from loadtest.bench.stack import Bench
from local.errors import LocalError

BOOKS = 100_000
TURNS = 9
SORTS = [direction + sort for sort in search.SORTS for direction in ("", "-")]
SEARCHES = {"many": "의", "one writer's": None, "no": "없는 책"}
SEARCH_SORTS = ("id", "title", "-price")
MOST_OF_A_MIDDLE, MOST_OF_A_SEARCH = 1.5, 10.0

Latencies = dict[str, Spread]


def load(stack: Bench, folder: Path) -> None:
    """Put a generated catalogue beside the books of the repository."""
    catalogue = folder / "catalogue.csv"
    with catalogue.open("w") as out:
        _run("central.generate", "--books", str(BOOKS), out=out.fileno(), environ=stack.plan.central)
    _run("central.load", "--books", str(catalogue), out=subprocess.DEVNULL, environ=stack.plan.central)


def measure(stack: Bench, rounds: client.Rounds, advance: Callable[[str], None]) -> Latencies:
    """Give the milliseconds of an uncached answer by what is asked for; `advance` is told `steps()` times."""
    asked = _queries(stack.plan.central)
    found: dict[str, list[float]] = {name: [] for name in asked}
    server = stack.redis()
    for turn in range(TURNS):
        advance(f"{BOOKS:,} books, turn {turn + 1} of {TURNS}")
        for name, query in asked.items():
            found[name].append(rounds.undisturbed(partial(_uncached, stack.port(THIN), query, server)) * 1000)
    return {name: spread(values) for name, values in found.items()}


def _uncached(port: int, query: str, server: Any) -> float:
    for answer in server.scan_iter("answer:*"):
        server.delete(answer)
    began = time.perf_counter()
    client.once(port, client.Call("GET", f"/api/books?{query}"))
    return time.perf_counter() - began


def steps() -> int:
    """Give how many steps `measure` takes."""
    return TURNS


def targets(found: Latencies) -> list[Target]:
    """Give what pages in the middle must reach beside the first of their order, and searches beside the first page."""

    def target(name: str, first: str, most: float) -> Target:
        return Target(name, first, ratio(found[name], found[first]), most)

    middles = [target(f"middle page by {sort}", f"first page by {sort}", MOST_OF_A_MIDDLE) for sort in SORTS]
    searches = [
        target(f"search, {kind} hits, by {sort}", "first page by id", MOST_OF_A_SEARCH)
        for kind in SEARCHES
        for sort in SEARCH_SORTS
    ]
    return middles + searches


def _queries(central: dict[str, str]) -> dict[str, str]:
    """Give query strings by name: the first and the middle page of every order, and the searches."""
    found = {}
    with closing(_connect(central)) as connection:
        for sort in SORTS:
            page = search.Search(sort=sort)
            found[f"first page by {sort}"] = page.query
            found[f"middle page by {sort}"] = page.next(_middle(connection, page)).query
        writer = _middle(connection, search.Search())["author"]
    for kind, text in SEARCHES.items():
        for sort in SEARCH_SORTS:
            found[f"search, {kind} hits, by {sort}"] = urllib.parse.urlencode({"search": text or writer, "sort": sort})
    return found


def _connect(central: dict[str, str]) -> "Connection[DictCursor]":
    host, _, port = central["DB_HOST"].partition(":")
    return Connection(
        host=host,
        port=int(port),
        user=central["DB_USER"],
        password=central["DB_PASSWORD"],
        database=central["DB_NAME"],
        ssl=tls.context("DB_CA", central["DB_CA"]),
        cursorclass=DictCursor,
    )


def _middle(connection: "Connection[DictCursor]", page: search.Search) -> dict[str, Any]:
    """Give the book behind which the middle page begins."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM books{page.order()} LIMIT 1 OFFSET {BOOKS // 2}")  # noqa: S608 - our own words
        return cursor.fetchone() or {}


def _run(module: str, *arguments: str, out: int, environ: dict[str, str]) -> None:
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environ, stdout=out, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode != 0:
        raise LocalError(f"python -m {module} failed: {done.stderr[-500:]}")
