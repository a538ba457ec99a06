"""What runs and how it is, as one document that scripts read and the table is drawn from."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TypedDict

from local.commands import faults
from local.envoy import gslb
from local.machine import probes
from local.settings import Settings
from local.stack import Stack
from local.supervision.supervisor import Process, Supervisor


class ProcessStatus(TypedDict):
    """One process; `uptime` is in seconds, `pid` and `uptime` are null while it does not run."""

    name: str
    state: str
    pid: int | None
    port: int | None
    uptime: float | None


class GatewayStatus(TypedDict):
    """The GSLB or a member; `healthz` is the HTTP status of /healthz through it, null when nothing answers."""

    url: str
    port: int
    healthz: int | None
    writes: str | None
    """What /healthz says of changes: accepted, refused while a store is full, null unless it answers 200."""
    fault: str | None
    in_rotation: bool | None
    """Whether the GSLB sends requests there; null for the GSLB itself or while it does not answer."""
    processes: list[ProcessStatus]


class CentralStatus(TypedDict):
    """MariaDB and Redis; `faults` holds the active ones by "mariadb", "redis" or "central"."""

    faults: dict[str, str]
    processes: list[ProcessStatus]


class Status(TypedDict):
    """What `status --json` prints."""

    up: bool
    gslb: GatewayStatus
    members: dict[str, GatewayStatus]
    central: CentralStatus


def read(settings: Settings, stack: Stack) -> Status:
    """Return the state of a running stack, asked at this moment."""
    running = Supervisor(settings).processes()
    found = faults.find(settings, stack, running)
    ports = {"gslb": stack.gslb_port} | stack.members
    with ThreadPoolExecutor(len(ports)) as pool:  # a hung member costs its time-out: ask all at once
        answers = dict(zip(ports, pool.map(lambda port: probes.get(port, "/healthz"), ports.values()), strict=True))
    rotation = gslb.in_rotation(settings) or {}

    def gateway(name: str) -> GatewayStatus:
        code, body = answers[name]
        return {
            "url": f"http://localhost:{ports[name]}",
            "port": ports[name],
            "healthz": code,
            "writes": json.loads(body).get("writes") if code == 200 else None,
            "fault": found.get(name),
            "in_rotation": rotation.get(ports[name]),
            "processes": _processes(stack, name, running),
        }

    return {
        "up": True,
        "gslb": gateway("gslb"),
        "members": {name: gateway(name) for name in stack.members},
        "central": {
            "faults": {name: kind for name, kind in found.items() if name not in stack.members},
            "processes": _processes(stack, "central", running),
        },
    }


def _processes(stack: Stack, group: str, running: dict[str, Process]) -> list[ProcessStatus]:
    return [_process(running[program.name], program.port) for program in stack.of(group)]


def _process(process: Process, port: int | None) -> ProcessStatus:
    alive = process.pid > 0
    return {
        "name": process.name,
        "state": "FROZEN" if faults.frozen(process) else process.state,
        "pid": process.pid if alive else None,
        "port": port,
        "uptime": round(time.time() - process.started, 1) if alive else None,
    }
