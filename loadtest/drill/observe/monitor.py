"""What the drill sees while it runs: the journals' new lines, and the front door's rotation."""

import time
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

from loadtest.drill.faults.driver import Driver
from loadtest.journal import Journal, Record, Request, Rotation, Seen, parse

WINDOW = 5.0  # seconds that rates are taken over
SAMPLE = 0.1  # seconds between looks at the rotation


class Tail:
    """The journals of a folder as they grow."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.places: dict[Path, int] = {}

    def new(self) -> Iterator[Record]:
        """Give what was written since the last call."""
        for path in sorted(self.folder.glob("*.jsonl")):
            with path.open("rb") as file:
                file.seek(self.places.get(path, 0))
                for line in file:
                    if line.endswith(b"\n"):  # else its writer is not done
                        self.places[path] = self.places.get(path, 0) + len(line)
                        yield parse(line.decode())


class Glance:
    """The last few seconds in figures."""

    def __init__(self, folder: Path) -> None:
        self.tail = Tail(folder)
        self.recent: deque[Request] = deque()
        self.readers: set[str] = set()
        self.failed = 0
        self.rotation: dict[str, bool] = {}

    def look(self) -> None:
        """Take in what is new."""
        since = time.time() - WINDOW
        for record in self.tail.new():
            if isinstance(record, Request) and record.via == "gslb":
                if record.due + record.took > since:  # nobody may have looked for long
                    self.recent.append(record)
                self.failed += record.failed
            elif isinstance(record, Seen):
                self.readers.add(record.reader)
            elif isinstance(record, Rotation):
                self.rotation = record.members
        self.recent = deque(each for each in self.recent if each.due + each.took > since)

    def rate(self) -> float:
        """Return requests per second."""
        return len(self.recent) / WINDOW

    def by(self) -> Counter[str]:
        """Return who answered how many."""
        return Counter(each.by or "nobody" for each in self.recent)

    def p95(self) -> float:
        """Return the 95th percentile of the latencies in seconds, 0 without requests."""
        took = sorted(each.took for each in self.recent)
        return took[int(len(took) * 0.95)] if took else 0.0


class Lookout:
    """Within the block, writes down every change of the front door's rotation."""

    def __init__(self, library: Driver, journal: Journal) -> None:
        self.library = library
        self.journal = journal
        self.over = Event()
        self.thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.over.set()
        self.thread.join()

    def _look(self) -> None:
        last: dict[str, bool] | None = None
        while not self.over.wait(SAMPLE):
            found = self.library.rotation()
            if found is not None and found != last:
                self.journal.write(Rotation(time.time(), found))
                last = found
