"""The plan of the bench: one central, and three copies of a member that differ only in what serves their functions.

Each copy has a gateway and an egress Envoy of its own, from the manifests as `python -m local up` has them.
"""

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from loadtest.bench import ROOT
from local import central, credentials, folders, processes
from local.manifests import reading
from local.ports import free_block
from local.settings import Settings
from local.stack import Program

MEMBER = "naver"
THIN, FRAMEWORK, BARE = HOSTS = ("thin host", "functions-framework", "bare Granian")
CENTRAL = ("mariadb", "redis")
_PORTS = 100  # what a copy may need: both members and the GSLB are planned, one member is started


@dataclass(frozen=True)
class Copy:
    """One copy of the member."""

    settings: Settings
    programs: dict[str, Program]
    """By name, such as "gateway" or "list-books"; the thin host's copy also has central's "redis" and "mariadb"."""

    @property
    def port(self) -> int:
        """Where its gateway listens."""
        return self.settings.member_ports[MEMBER]


@dataclass(frozen=True)
class Plan:
    """What can be started, by the host that serves the functions, and how to reach central."""

    copies: dict[str, Copy]
    secrets: dict[str, str]
    account: dict[str, str]

    @property
    def central(self) -> dict[str, str]:
        """The loader's environment."""
        return central.loader_environment(self.copies[THIN].settings, self.secrets, self.account)


def plan(folder: Path) -> Plan:
    """Plan the copies in this folder, on free ports, with all their configuration written."""
    found = reading.read(ROOT)
    first = free_block(24_000, _PORTS * len(HOSTS))
    copies: dict[str, Copy] = {}
    secrets: dict[str, str] = {}
    for position, host in enumerate(HOSTS):
        settings = _settings(folder / str(position), first + position * _PORTS, found)
        folders.make(settings)
        secrets = secrets or credentials.read(settings)
        if copies:
            ports = copies[THIN].settings.internal_ports
            settings.internal_ports |= {name: ports[name] for name in (f"central/{each}" for each in CENTRAL)}
        os.environ[processes.HOST_VARIABLE] = FRAMEWORK if host == FRAMEWORK else ""
        stack = processes.plan(found, settings, secrets)
        groups = [MEMBER] if copies else ["central", MEMBER]
        programs = {each.process: each for group in groups for each in stack.of(group)}
        if host == BARE:
            programs = {name: _bare(program) for name, program in programs.items()}
        copies[host] = Copy(settings, programs)
    return Plan(copies, secrets, processes.account(found))


def _settings(folder: Path, port: int, found: reading.Manifests) -> Settings:
    environ = {"LOCAL_DIR": str(folder), "GSLB_PORT": str(port), "INTERNAL_PORT": str(port + 10)}
    return Settings.read(found.members, environ, ROOT)


def _bare(program: Program) -> Program:
    """Give the bare server in place of a function, with everything else that the function would be given."""
    if "FUNCTION_TARGET" not in program.env:
        return program
    return replace(program, command=[sys.executable, "-m", "loadtest.bench.bare"], cwd=ROOT)
