"""Beside the programs of a stack: ends what a dead process leaves behind, and keeps the logs small.

A supervisor event listener: it costs nothing while nothing happens.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from supervisor.childutils import listener

from local.settings import Settings
from local.supervision import orphans

EVENTS = "PROCESS_STATE_EXITED,PROCESS_STATE_BACKOFF,TICK_5"
LARGEST = 10_000_000  # bytes; a busy function writes about 200 kB of log a second


def main(settings: Settings) -> None:
    """Answer supervisord's events for ever."""
    while True:
        headers, _ = listener.wait()
        if headers["eventname"].startswith("PROCESS_STATE"):
            # As in a pod: the server's death is the death of its workers. Left alone they would go on answering on
            # the port, beside the server that was started again.
            orphans.end_orphans(settings)
        else:
            for log in (settings.dir / "logs").rglob("*.log"):
                with suppress(FileNotFoundError):
                    if log.stat().st_size > LARGEST:
                        rotate(log)
        listener.ok()


def rotate(log: Path) -> None:
    """Move what the log holds to `<log>.1` and empty it in place: its writer appends, and goes on at the start."""
    shutil.copyfile(log, log.with_name(f"{log.name}.1"))
    os.truncate(log, 0)


if __name__ == "__main__":
    main(Settings.read(environ={"LOCAL_DIR": os.environ[orphans.MARK]}))
