"""The folders of a clone: made for one user, worked on by one command at a time, emptied by `down --purge`."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from local.errors import LocalError
from local.machine.waiting import until
from local.settings import Settings

# Only what the stack wrote itself: LOCAL_DIR may be a folder that holds more than that.
OURS = ("etc", "logs", "mariadb", "mariadb.new", "redis", "run", "loaded", "secrets.json", "stack.json", "lock")


def make(settings: Settings) -> None:
    """Make the folders; a LocalError says when they cannot be this user's."""
    try:
        settings.dir.mkdir(parents=True, exist_ok=True)
        (settings.dir / "logs").mkdir(exist_ok=True)
        for private in (settings.dir / "etc", settings.run):  # passwords and control sockets
            private.mkdir(mode=0o700, exist_ok=True)
            if private.stat().st_uid != os.getuid():
                raise LocalError(f"{private} belongs to another user: set LOCAL_DIR to a folder of your own.")
    except OSError as error:
        raise LocalError(f"{error.filename}: {error.strerror}: set LOCAL_DIR to a folder you may write.") from error


@contextmanager
def locked(settings: Settings, patience: float = 0) -> Iterator[None]:
    """Keep other commands that change this clone's stack out.

    A LocalError says that one is still at work after `patience` seconds.
    """
    make(settings)
    with (settings.dir / "lock").open("a+") as lock:
        if not until(lambda: _take(lock), patience):
            lock.seek(0)
            raise LocalError(f"Another command (pid {lock.read()}) is changing this stack: wait for it or end it.")
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def busy(settings: Settings) -> bool:
    """Tell whether a command that changes this clone's stack is at work."""
    try:
        with (settings.dir / "lock").open() as lock:
            return not _take(lock)
    except FileNotFoundError:
        return False


def _take(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def purge(settings: Settings) -> None:
    """Remove data, passwords, logs and configuration of a stack that is down."""
    for name in OURS:
        _remove(settings.dir / name)
    _remove(settings.run)
    with suppress(OSError):  # somebody else's files keep it
        settings.dir.rmdir()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
