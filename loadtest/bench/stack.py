"""The running bench: starts and stops the programs of the plan, and reads how much CPU they have used."""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from loadtest.bench import copies
from loadtest.bench.copies import CENTRAL, THIN, BenchPlan
from local.central import servers
from local.errors import LocalError
from local.machine import probes
from local.machine.waiting import until
from local.stack import log_path
from local.supervision import orphans

PATIENCE_SECONDS = 60.0


class Bench:
    """The programs of the plan, as far as they have been started."""

    def __init__(self, plan: BenchPlan) -> None:
        self.plan = plan
        self.running: dict[tuple[str, str], psutil.Popen] = {}

    @property
    def hosts(self) -> tuple[str, ...]:
        """What serves functions here."""
        return tuple(self.plan.copies)

    def port(self, host: str, name: str = "gateway") -> int:
        """Give the port of a copy's gateway or of one of its functions."""
        return self.plan.copies[host].programs[name].port or 0

    def start_central(self) -> None:
        """Start MariaDB and Redis and load the books of the repository."""
        settings, secrets = self.plan.copies[THIN].settings, self.plan.secrets
        servers.prepare(settings, secrets)
        for name in CENTRAL:
            self.spawn(THIN, name)
        self._wait(lambda: servers.ready(settings, secrets), "central")
        servers.load(settings, secrets, self.plan.account)

    def redis(self) -> Any:
        """Give a client of central's Redis, whose replies are text."""
        return servers.redis_client(self.port(THIN, "redis"), self.plan.secrets, decode_responses=True)

    def start(self, host: str, services: dict[str, dict[str, str]]) -> None:
        """Start a copy's Envoys and these functions, each with its own additions to the environment; wait for them."""
        for name in ("gateway", "egress", *services):
            self.spawn(host, name, services.get(name))
        for name in ("gateway", *services):
            port = self.port(host, name)
            self._wait(lambda port=port: probes.status(port, "/livez") is not None, f"{name} ({host})")  # type: ignore[misc]

    def spawn(self, host: str, name: str, environ: dict[str, str] | None = None) -> None:
        """Start one program without waiting for it."""
        copy = self.plan.copies[host]
        program = copy.programs[name]
        log = log_path(copy.settings, program.name)
        log.parent.mkdir(parents=True, exist_ok=True)
        given = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        mark = {orphans.MARK: str(self.plan.copies[THIN].settings.dir)}
        with log.open("a") as out:
            self.running[host, name] = psutil.Popen(
                program.command,
                cwd=program.cwd,
                env=given | program.env | mark | (environ or {}),
                stdout=out,
                stderr=out,
                start_new_session=True,  # Ctrl-C is for the bench, which stops its programs itself
            )

    def stop(self, host: str, name: str) -> None:
        """Stop one program and everything that it started."""
        tree = self._tree(host, name)
        tree[0].terminate()
        _, alive = psutil.wait_procs(tree, timeout=10)
        for process in alive:
            process.kill()

    def cpu(self, host: str, name: str) -> float:
        """Give the seconds of CPU, user and system, that a program's whole process tree has used."""
        times = [process.cpu_times() for process in self._tree(host, name)]
        return sum(each.user + each.system for each in times)

    def _tree(self, host: str, name: str) -> list[psutil.Process]:
        root = psutil.Process(self.running[host, name].pid)
        return [root, *root.children(recursive=True)]

    def _wait(self, ready: Callable[[], bool], what: str) -> None:
        def alive_and_ready() -> bool:
            for (host, name), process in self.running.items():
                if process.poll() is not None:
                    program = self.plan.copies[host].programs[name]
                    log = log_path(self.plan.copies[host].settings, program.name).read_text(errors="replace")
                    raise LocalError(f"{name} ({host}) died while starting. Its log ends:\n{log[-2000:]}")
            return ready()

        if not until(alive_and_ready, PATIENCE_SECONDS):
            raise LocalError(f"{what} did not answer within {PATIENCE_SECONDS:.0f} s: the machine is too busy.")


@contextmanager
def running(ref: str) -> Iterator[Bench]:
    """Give a stack in a temporary folder with nothing started; at the end all of it is stopped and removed.

    `ref` names the commit to measure beside this one, '' for none.
    """
    folder = Path(tempfile.mkdtemp(prefix="library-bench-"))
    plan: BenchPlan | None = None
    try:
        plan = copies.plan(folder, ref)
        yield Bench(plan)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):  # an impatient second Ctrl-C would leave half of it running
            signal.signal(number, signal.SIG_IGN)
        if plan:
            orphans.end(plan.copies[THIN].settings)
            for copy in plan.copies.values():
                shutil.rmtree(copy.settings.run, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
