"""An hour's drill takes no more memory than a quarter of an hour's, from the live view to the report."""

import json
import random
import tracemalloc
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from loadtest.drill.observe.monitor import Glance
from loadtest.drill.report.document import document
from loadtest.drill.report.write import write
from loadtest.drill.result import result
from loadtest.journal import (
    Begun,
    Ended,
    Lent,
    Mark,
    Record,
    Request,
    Returned,
    Returning,
    Rotation,
    Seen,
    SessionEvent,
)
from tests.drill.recorded import MEMBER_KILL
from tests.drill.story import MEMBERS

RATE = 2
READERS = 10
MINUTES = 60
MOST = 5_000_000  # bytes


def records(minutes: int) -> Iterator[Record]:
    """Give a drill of this length in which naver dies in the middle and every fourth request changes a cart."""
    dice, seconds = random.Random(1), minutes * 60
    inject, heal = seconds / 2, seconds / 2 + 15
    yield from (
        Mark(at, what) for at, what in ((0.0, "start"), (inject, "inject"), (heal, "heal"), (heal + 1, "healed"))
    )
    yield from (Mark(inject, "injected"), Rotation(inject, {"naver": False, "nhn": True}))
    carts: list[dict[str, int]] = [{} for _ in range(READERS)]
    for number in range(READERS):
        yield SessionEvent(0.0, f"reader-{number}", "opened")
        yield Seen(0.0, f"reader-{number}", "naver", {})
    for number in range(seconds * RATE):
        at, reader = number / RATE, f"reader-{number % READERS}"
        by = "nhn" if inject <= at < heal else dice.choice(MEMBERS)
        took = dice.lognormvariate(-4.5, 0.5)
        yield Request(at, took, "load", "add", "gslb", 200, by)
        yield Request(at, took, "probe", "books", by, 200, by)
        if number % 4 == 0:
            cart, book = carts[number % READERS], str(dice.randrange(100, 120))
            kind, cart[book] = ("remove", 0) if cart.get(book) else ("add", 1)
            yield Begun(at, reader, str(number), kind, book)  # type: ignore[arg-type]
            yield Ended(at, reader, str(number), "ok", 1, 200)
            yield Seen(at, reader, by, {book: held for book, held in cart.items() if held})
        if number % 2:
            loan = f"loan-{number}"
            yield Lent(at, reader, loan, f"copy-{number}", "1")
            yield Returning(at, reader, loan)
            yield Returned(at, reader, loan)
    yield Mark(float(seconds), "stop")
    for number, cart in enumerate(carts):
        for member in MEMBERS:
            yield Seen(seconds, f"reader-{number}", member, {book: held for book, held in cart.items() if held}, True)


def record(folder: Path, minutes: int) -> Path:
    (folder / "journal").mkdir(parents=True)
    with (folder / "journal" / "load.jsonl").open("w") as file:
        for each in records(minutes):
            file.write(json.dumps({"record": type(each).__name__, **asdict(each)}) + "\n")
    return folder


def memory(folder: Path) -> int:
    """Give the most bytes that were in use at once while the drill was watched, checked and told."""
    tracemalloc.start()
    Glance(folder / "journal").look()
    run = result(MEMBER_KILL, MEMBER_KILL.fault("local"), dict.fromkeys(MEMBERS, ""), folder)
    report = document(MEMBER_KILL, "local", RATE, [run])
    write(report, folder)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report["verdict"] == "pass", report["reasons"]
    return most


def test_an_hour_takes_no_more_memory_than_a_quarter_of_it(tmp_path: Path) -> None:
    short, long = (memory(record(tmp_path / str(minutes), minutes)) for minutes in (MINUTES // 4, MINUTES))
    assert long < min(1.2 * short, MOST), (short, long)
