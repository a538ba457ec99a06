"""`up` without --detach: stay with the running stack, tell what happens to it, and stop it at the end."""

import time
from collections.abc import Iterator

from local.commands import faults, shutdown
from local.commands.console import console
from local.errors import LocalError
from local.machine import folders
from local.settings import Settings
from local.stack import Stack
from local.supervision.supervisor import Process, Supervisor

PAUSE = 1.0  # seconds between two looks


def attend(settings: Settings, stack: Stack) -> None:
    """Return when Ctrl-C or another command has stopped the stack; a LocalError says that its supervisor died."""
    console.print("\nCtrl-C stops everything.")
    try:
        _watch(settings, stack)
    except KeyboardInterrupt:
        _stop(settings)
    except LocalError:
        if _stop(settings):  # `down` in another terminal leaves nothing to stop
            raise LocalError("supervisord died, so everything was stopped: run `up` again.") from None


def _watch(settings: Settings, stack: Stack) -> None:
    supervisor = Supervisor(settings)
    before, broken = supervisor.processes(), dict[str, str]()
    while True:
        time.sleep(PAUSE)
        now = supervisor.processes()
        if any(process.state == "STOPPING" for process in now.values()):
            continue  # a fault or `down` is half done
        found = faults.find(settings, stack, now)
        for line in [*deaths(before, now), *news(broken, found)]:
            console.print(f" [yellow]![/] {line}")
        before, broken = now, found


def deaths(before: dict[str, Process], now: dict[str, Process]) -> Iterator[str]:
    """Yield a line for each process that died by itself."""
    for name, process in now.items():
        was = before[name]
        if process.state in ("BACKOFF", "FATAL") and was.state != process.state:
            yield f"{name} keeps dying ({process.description})"
        elif process.pid and was.pid and process.pid != was.pid:
            yield f"{name} died and was started again"


def news(before: dict[str, str], now: dict[str, str]) -> Iterator[str]:
    """Yield a line for each fault that came or went."""
    for target in before | now:
        if before.get(target) != now.get(target):
            yield f"{target} has the fault {now[target]}" if target in now else f"{target} is healed"


def _stop(settings: Settings) -> bool:
    with folders.locked(settings, patience=30):
        ran = shutdown.stop(settings)
    console.print("Stopped.")
    return ran
