"""`down`: stop everything of this clone, whatever state it is in."""

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from local.commands.console import console
from local.errors import LocalError
from local.machine import folders
from local.machine.waiting import until
from local.settings import Settings
from local.stack import RECORD
from local.supervision import orphans
from local.supervision.supervisor import Supervisor

PATIENCE = 20.0  # seconds for MariaDB to write its pages and for every other process to finish its requests

FAREWELL = 3.0  # seconds for supervisord itself


def stop(settings: Settings, purge: bool = False) -> bool:
    """Stop everything and tell whether anything ran; with `purge` remove the data too."""
    with _undisturbed():
        ran = bool(orphans.find(settings))
        if ran:
            with console.status("stopping"):
                orphans.thaw(settings)  # a frozen process would wait for its SIGKILL
                _ask(settings)
                orphans.end(settings)
        (settings.dir / RECORD).unlink(missing_ok=True)
        shutil.rmtree(settings.run, ignore_errors=True)
        if purge:
            folders.purge(settings)
    return ran


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ignore an impatient second Ctrl-C, which would leave half of it running."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, signal.SIG_IGN) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _ask(settings: Settings) -> None:
    supervisor = Supervisor(settings)
    try:
        # All at once, and central when nobody needs it any more. Supervisord's own way takes a second for each group:
        # it looks at its children once a second, and whenever somebody asks it something.
        groups = dict.fromkeys(name.split("/")[0] for name in supervisor.processes())
        for group in groups:
            if group != "central":
                supervisor.stop_group(group)
        until(lambda: not _running(supervisor, ("central",)), PATIENCE, pause=0.05)
        supervisor.stop_group("central")
        until(lambda: not _running(supervisor, ()), PATIENCE, pause=0.05)
        supervisor.shutdown()
    except LocalError:
        return  # supervisord is gone: the leftovers are ended one by one
    orphans.gone(settings, FAREWELL)


def _running(supervisor: Supervisor, ignored: tuple[str, ...]) -> bool:
    return any(process.pid and process.name.split("/")[0] not in ignored for process in supervisor.processes().values())
