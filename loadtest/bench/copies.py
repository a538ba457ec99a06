"""The plan of the bench: one central, and copies of a member that differ only in what serves their functions.

Each copy has a gateway and an egress Envoy of its own, from the manifests as `python -m local up` has them.
"""

import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass, replace
from pathlib import Path

from loadtest.bench import ROOT
from local import processes
from local.central import credentials, servers
from local.errors import LocalError
from local.machine import folders
from local.machine.ports import free_block
from local.manifests import reading
from local.settings import Settings
from local.stack import Program

MEMBER = "naver"
THIN, FRAMEWORK, BARE = HOSTS = ("thin host", "functions-framework", "bare Granian")
BEFORE = "before"  # the thin host of another commit, with that commit's functions
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
class BenchPlan:
    """What can be started, by the host that serves the functions, and how to reach central."""

    copies: dict[str, Copy]
    secrets: dict[str, str]
    account: dict[str, str]

    @property
    def central(self) -> dict[str, str]:
        """The loader's environment."""
        return servers.loader_environment(self.copies[THIN].settings, self.secrets, self.account)


def plan(folder: Path, ref: str) -> BenchPlan:
    """Plan the copies in this folder, on free ports, with all their configuration written.

    With a `ref`, a name of a commit, there is one more copy, whose functions are those of that commit.
    """
    found = reading.read(ROOT)
    hosts = (*HOSTS, BEFORE) if ref else HOSTS
    first = free_block(24_000, _PORTS * len(hosts))
    copies: dict[str, Copy] = {}
    secrets: dict[str, str] = {}
    for position, host in enumerate(hosts):
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
        if host == BEFORE:
            room = _room_of(ref, folder)
            programs = {name: _elsewhere(program, room) for name, program in programs.items()}
        copies[host] = Copy(settings, programs)
    return BenchPlan(copies, secrets, processes.account(found))


def _settings(folder: Path, port: int, found: reading.Manifests) -> Settings:
    environ = {"LOCAL_DIR": str(folder), "GSLB_PORT": str(port), "INTERNAL_PORT": str(port + 10)}
    return Settings.read(found.members, environ, ROOT)


def _bare(program: Program) -> Program:
    """Give the bare server in place of a function, with everything else that the function would be given."""
    if "FUNCTION_TARGET" not in program.env:
        return program
    return replace(program, command=[sys.executable, "-m", "loadtest.bench.bare"], cwd=ROOT)


def _elsewhere(program: Program, room: Path) -> Program:
    """Give the same function as it stands in another room."""
    if "FUNCTION_TARGET" not in program.env:
        return program
    host = "library.web.host" if (room / "library" / "web").is_dir() else "library.host"  # where it stood before
    return replace(program, cwd=room, command=[sys.executable, "-m", host])


def _room_of(ref: str, folder: Path) -> Path:
    """Give the folder with the functions of a commit, taken out of git."""
    archive = folder / "before.tar"
    command = ["git", "archive", f"--output={archive}", ref, "functions"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise LocalError(f"REF must name a commit of this clone, not {ref!r}: {done.stderr.strip()}")
    with tarfile.open(archive) as found:
        found.extractall(folder / "before", filter="data")
    return folder / "before" / "functions"
