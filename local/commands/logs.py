"""`logs`: the last lines of what the programs wrote, and what they write from now on."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

from local.errors import LocalError
from local.settings import Settings

LAST_BYTES = 64 * 1024
LAST_LINES = 20
PAUSE = 0.3  # seconds between two looks


def find(settings: Settings, name: str | None) -> dict[str, Path]:
    """Return the logs by name, all or those of `name`; a LocalError lists the names when there is none such.

    "naver" stands for all of that member, "naver/list-books" for that function in it.
    """
    folder = settings.dir / "logs"
    logs = {str(path.relative_to(folder).with_suffix("")): path for path in folder.rglob("*.log")}
    logs = dict(sorted(logs.items()))
    if not logs:
        raise LocalError("There are no logs yet: start the library with `python -m local up`.")
    wanted = re.compile(re.escape(name) + r"(-\d+|/.+)?" if name else ".+")  # -1, -2: further replicas of a function
    chosen = {each: path for each, path in logs.items() if wanted.fullmatch(each)}
    if not chosen:
        raise LocalError(f"There is no log {name!r}. There are: {', '.join(logs)}.")
    return chosen


def tail(path: Path) -> list[str]:
    """Return the last lines of a log."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LAST_BYTES))
        return file.read().decode(errors="replace").splitlines()[-LAST_LINES:]


class Follower:
    """Reads what is appended to a log, across its rotation."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.position = path.stat().st_size

    def new_lines(self) -> list[str]:
        """Return the complete lines that came since the last call."""
        if self.path.stat().st_size < self.position:  # emptied by the rotation
            self.position = 0
        with self.path.open("rb") as file:
            file.seek(self.position)
            text = file.read()
        end = text.rfind(b"\n") + 1
        self.position += end
        return text[:end].decode(errors="replace").splitlines()


def follow(chosen: dict[str, Path]) -> Iterator[tuple[str, str]]:
    """Yield (name, line) for everything that comes, for ever."""
    followers = {name: Follower(path) for name, path in chosen.items()}
    while True:
        for name, follower in followers.items():
            for line in follower.new_lines():
                yield name, line
        time.sleep(PAUSE)
