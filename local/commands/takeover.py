"""`up` after supervisord died: what it started still serves, and is replaced one cluster after the other."""

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import psutil

from local.commands import faults
from local.envoy import gslb
from local.machine import probes
from local.machine.waiting import wait
from local.settings import Settings
from local.stack import Stack, recorded
from local.supervision import orphans
from local.supervision.supervisor import Supervisor

AT_ONCE = 4  # each takes 2 s to end, nearly all of it asleep, but thirty at once take both cores, and readers wait
DRAIN_SECONDS = 2  # what is under way comes to its end
Left = Mapping[str, list[psutil.Process]]
"""By a program's name what is left of its last start, a server and its workers."""


def find(settings: Settings, stack: Stack) -> Left:
    """Return what is left, if it is all of the stack, on the same ports, and serves; else nothing."""
    before, left = recorded(settings), orphans.by_program(settings)
    whole = (
        before is not None
        and _ports(before) == _ports(stack)
        and left.keys() >= _ports(stack).keys()
        and probes.status(stack.gslb_port, "/healthz") == 200
    )
    return left if whole else {}


def central(supervisor: Supervisor, stack: Stack, left: Left) -> None:
    """Start central's programs, each as soon as what is left of it has ended."""
    for program in stack.of("central"):
        orphans.retire(left.get(program.name, []))
        supervisor.start_process(program.name)


def member(settings: Settings, stack: Stack, name: str, left: Left) -> None:
    """Take a member out of rotation, start its programs anew and return when it serves again."""
    faults.drain(settings, name)
    wait(lambda: not (gslb.in_rotation(settings) or {}).get(stack.members[name], True), f"{name} stays in use")
    time.sleep(DRAIN_SECONDS)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(orphans.retire, (left[program.name] for program in stack.of(name))))
    faults.heal(settings, stack, name)


def front_door(settings: Settings, supervisor: Supervisor, left: Left) -> None:
    """Start a second GSLB on the port of the one that is left, and end that when the new one knows the members."""
    socket = settings.socket(gslb.NAME)
    aside = socket.rename(socket.with_suffix(".old"))
    supervisor.start_process(gslb.NAME)
    wait(lambda: all((gslb.in_rotation(settings) or {0: False}).values()), "the new GSLB does not route")
    probes.admin(aside, "/drain_listeners?graceful&skip_exit", "POST")
    time.sleep(DRAIN_SECONDS)
    orphans.retire(left[gslb.NAME])
    aside.unlink(missing_ok=True)


def _ports(stack: Stack) -> dict[str, int | None]:
    return {program.name: program.port for program in stack.programs}
