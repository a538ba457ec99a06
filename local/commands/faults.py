"""Faults on purpose: what a dead, hung, cut-off, draining or far-away cluster looks like, and the way back.

Which faults are active is read from the processes themselves, so that it is true after any crash, too.
"""

import os
import signal
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psutil

from local.central import detour
from local.envoy import gslb
from local.errors import LocalError
from local.machine import probes
from local.machine.waiting import wait
from local.settings import Settings
from local.stack import Program, Stack
from local.supervision.supervisor import Process, Supervisor

MEMBER_KINDS = ("kill", "hang", "partition", "drain")
SERVER_KINDS = ("kill", "hang")
SERVERS = ("mariadb", "redis")
CENTRAL = "central"
CENTRAL_KINDS = ("slow",)


def find(settings: Settings, stack: Stack, running: dict[str, Process]) -> dict[str, str]:
    """Return the active faults: member name, "mariadb", "redis" or "central" to the kind."""
    found = {target: _process_fault(_of(target, running)) for target in (*stack.members, *SERVERS)}
    for member in stack.members:
        if found[member] is None and frozen(running[f"{member}/egress"]):
            found[member] = "partition"
        if found[member] is None and _draining(settings, member):
            found[member] = "drain"
    if any(detour.taken(settings, member) for member in stack.members if found[member] in (None, "drain")):
        found[CENTRAL] = "slow"
    return {target: kind for target, kind in found.items() if kind is not None}


def inject(settings: Settings, stack: Stack, target: str, kind: str) -> None:
    """Bring a fault about; a LocalError says what cannot be done and what can."""
    supervisor = Supervisor(settings)
    running = supervisor.processes()
    kinds = kinds_of(stack, target)
    if kind not in kinds:
        raise LocalError(f"{target} knows no fault {kind!r}: choose {', '.join(kinds)}.")
    present = find(settings, stack, running).get(target)
    if present is not None:
        raise LocalError(f"{target} has the fault {present!r} already: `python -m local heal {target}` first.")
    if kind == "kill":
        _kill(supervisor, target, running)
    elif kind == "hang":
        _signal(_of(target, running), signal.SIGSTOP)
    elif kind == "partition":
        # A cut line is a black hole, not a reset: connections stay open and nothing ever comes back.
        _signal([running[f"{target}/egress"]], signal.SIGSTOP)
    elif kind == "slow":
        _lead(settings, stack, far=True)
    else:
        drain(settings, target)


def heal(settings: Settings, stack: Stack, target: str, at_once: int = 1) -> str | None:
    """Take a fault away and return its kind once the target serves again; None where there was no fault.

    Of a killed member so many functions start `at_once`.
    """
    supervisor = Supervisor(settings)
    running = supervisor.processes()
    kinds_of(stack, target)
    kind = find(settings, stack, running).get(target)
    if kind == "kill":
        _start(supervisor, stack, target, at_once)
    elif kind in ("hang", "partition"):
        _signal(_of(target, running), signal.SIGCONT)
    elif kind == "drain":
        _health_check(settings, target, "ok")
    elif kind == "slow":
        _lead(settings, stack, far=False)
    if kind is not None:
        wait(lambda: _serves(settings, stack, target), f"{target} does not serve again")
    return kind


def kinds_of(stack: Stack, target: str) -> tuple[str, ...]:
    """Return the faults that a target can have; a LocalError lists the targets when there is none of this name."""
    if target in stack.members:
        return MEMBER_KINDS
    if target in SERVERS:
        return SERVER_KINDS
    if target == CENTRAL:
        return CENTRAL_KINDS
    raise LocalError(f"There is no {target!r}: choose {', '.join((*stack.members, *SERVERS, CENTRAL))}.")


def _kill(supervisor: Supervisor, target: str, running: dict[str, Process]) -> None:
    """Kill -9 all of a target at once, so that supervisor does not start it again."""
    doomed = _of(target, running)
    # Frozen first: nothing acts on the polite signal that comes with supervisor's stop before it is killed.
    _signal(doomed, signal.SIGSTOP)
    if target in SERVERS:
        supervisor.stop_process(f"central/{target}")
    else:
        supervisor.stop_group(target)
    _signal(doomed, signal.SIGKILL)
    wait(lambda: _process_fault(_of(target, supervisor.processes())) == "kill", f"{target} does not die")


def _start(supervisor: Supervisor, stack: Stack, target: str, at_once: int) -> None:
    """Start what was killed; a member's gateway last, or the GSLB would send requests to functions that still start.

    While readers are served, one after the other: in a cluster pods start on their own nodes, here on the cores that
    serve the other member, and eleven at once kept its logins waiting for over a second.
    """
    if target in SERVERS:
        supervisor.start_process(f"central/{target}")
        return

    def start(program: Program) -> None:
        supervisor.start_process(program.name)
        wait(lambda: _ready(program), f"{program.name} does not start")

    *functions, gateway = sorted(stack.of(target), key=lambda program: program.process == "gateway")
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(start, functions))
    start(gateway)


def _ready(program: Program) -> bool:
    return not (program.port and program.probe_path) or probes.status(program.port, program.probe_path) == 200


def drain(settings: Settings, member: str) -> None:
    """Let a member's gateway say that nobody new is to come."""
    _health_check(settings, member, "fail")


def _health_check(settings: Settings, member: str, outcome: str) -> None:
    if probes.admin(settings.socket(f"{member}/gateway"), f"/healthcheck/{outcome}", "POST") is None:
        raise LocalError(f"The gateway of {member} does not answer on its admin socket: see `python -m local status`.")


def _draining(settings: Settings, member: str) -> bool:
    info = probes.admin(settings.socket(f"{member}/gateway"), "/server_info")
    return info is not None and '"state": "DRAINING"' in info


def _lead(settings: Settings, stack: Stack, far: bool) -> None:
    """Change the way to central for one member after the other: all their connections are made anew."""
    for member in stack.members:
        was_used = _used(settings, stack, member)
        detour.lead(settings, member, far)
        if was_used:
            wait(lambda member=member: _used(settings, stack, member), f"{member} does not serve again")  # type: ignore[misc]


def _used(settings: Settings, stack: Stack, member: str) -> bool:
    """Tell whether a member is healthy and the GSLB sends requests to it."""
    port = stack.members[member]
    return (gslb.in_rotation(settings) or {}).get(port, False) and probes.status(port, "/healthz") == 200


def _serves(settings: Settings, stack: Stack, target: str) -> bool:
    """Tell whether a member is healthy and in rotation, or for a part of central, whether all such members are."""
    faulty = find(settings, stack, Supervisor(settings).processes())
    members = [target] if target in stack.members else [name for name in stack.members if name not in faulty]
    return target not in faulty and all(_used(settings, stack, member) for member in members)


def _of(target: str, running: dict[str, Process]) -> list[Process]:
    """Return the processes of a member, or the one of MariaDB or Redis."""
    if target in SERVERS:
        return [running[f"central/{target}"]]
    return [process for name, process in running.items() if name.startswith(f"{target}/")]


def _process_fault(processes: list[Process]) -> str | None:
    if all(process.state == "STOPPED" for process in processes):
        return "kill"
    return "hang" if all(frozen(process) for process in processes) else None


def frozen(process: Process) -> bool:
    """Tell whether a process was stopped by SIGSTOP."""
    try:
        return bool(process.pid) and psutil.Process(process.pid).status() == psutil.STATUS_STOPPED
    except psutil.NoSuchProcess:
        return False


def _signal(processes: Iterable[Process], number: signal.Signals) -> None:
    """Send a signal to the process groups: a server and its workers."""
    for process in processes:
        if process.pid:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, number)
