"""The library on this machine, broken and mended by the means of `python -m local`."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

from central import public
from loadtest.drill.errors import DrillError
from loadtest.drill.scenario import Fault
from local.central import credentials, servers
from local.commands import faults
from local.envoy import gslb
from local.errors import LocalError
from local.machine import folders, probes
from local.machine.waiting import PATIENCE, wait
from local.settings import Settings
from local.stack import recorded
from local.supervision.supervisor import Supervisor

CRASH_EVERY = 1.5  # seconds between kills of the same function


class Local:
    """The running local stack of the environment (GSLB_PORT, LOCAL_DIR)."""

    front_door = "proxy"
    nameserver = ""
    readers_password = public.READERS_PASSWORD

    def __init__(self) -> None:
        self.settings = Settings.read()
        found = recorded(self.settings)
        if found is None or not found.ready or not Supervisor(self.settings).running():
            raise DrillError("The library does not run on this machine: start it with `make up`.")
        self.stack = found
        self.gslb = f"http://127.0.0.1:{found.gslb_port}"
        self.members = {name: f"http://127.0.0.1:{port}" for name, port in found.members.items()}
        self.over = Event()
        self.thread: Thread | None = None
        self.began = self._starts()

    def troubles(self) -> list[str]:
        """Return what is not as it must be before a drill."""
        rotation = self.rotation() or {}
        found = [f"{name} has the fault {kind!r}." for name, kind in self.active().items()]
        for name, port in self.stack.members.items():
            code = probes.status(port, "/healthz")
            if code != 200:
                found.append(f"{name} is not healthy: /healthz answers {code or 'nothing'}.")
            elif not rotation.get(name):
                found.append(f"The front door does not send requests to {name}.")
        return found

    def active(self) -> dict[str, str]:
        """Return the faults there are now."""
        return faults.find(self.settings, self.stack, Supervisor(self.settings).processes())

    def inject(self, fault: Fault) -> None:
        """Bring about a fault of `local`, or "crashes" of a function or "restart" of members."""
        own = {"crashes": self._crashes, "restart": self._restart}
        try:
            if fault.kind in own:
                own[fault.kind](fault.target)
            else:
                with folders.locked(self.settings, PATIENCE):
                    faults.inject(self.settings, self.stack, fault.target, fault.kind)
        except (LocalError, KeyError) as error:
            raise DrillError(f"The fault {fault.text()} cannot be brought about: {error}") from error

    def heal(self) -> None:
        """Take away every fault and return when both members are in rotation."""
        self.over.set()
        if self.thread:
            self.thread.join()
        try:
            with folders.locked(self.settings, PATIENCE):
                for target in sorted(self.active(), key=lambda name: name in self.members):  # central first
                    faults.heal(self.settings, self.stack, target)
            wait(lambda: not self.troubles(), "the library is not whole")
        except LocalError as error:
            raise DrillError(f"The library could not be healed: {error}") from error

    def gone(self, fault: Fault) -> bool:
        """Tell whether central's servers answer, or a member does, or the way to central is as short as ever."""
        if fault.target in faults.SERVERS:
            return servers.ready(self.settings, credentials.read(self.settings))
        if fault.target in self.members:
            return probes.status(self.stack.members[fault.target], "/healthz") == 200
        with suppress(LocalError):
            return fault.target not in self.active()
        return False

    def rotation(self) -> dict[str, bool] | None:
        """Return which members the front door uses."""
        found = gslb.in_rotation(self.settings)
        return None if found is None else {name: found.get(port, False) for name, port in self.stack.members.items()}

    def restarts(self) -> int:
        """Return how many processes run under another process id than when the driver was made."""
        return sum(pid != self.began.get(name) for name, pid in self._starts().items()) + self._crashed

    def accounts(self, number: int) -> None:
        """Load the readers' accounts into central."""
        # The file is shell, written by local.central.servers: a shell reads it.
        script = (
            f'. "{self.settings.dir}/etc/central.env" && exec "{sys.executable}" -m central.load --readers {number}'
        )
        done = subprocess.run(
            ["/bin/sh", "-c", script], cwd=self.settings.root, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise DrillError(f"The readers' accounts could not be loaded: {servers.sentences(done.stderr)}")

    _crashed = 0

    def _starts(self) -> dict[str, int]:
        return {name: process.pid for name, process in Supervisor(self.settings).processes().items()}

    def _crashes(self, name: str) -> None:
        """Kill a function such as "naver/add-to-cart" again and again, each time supervisor has started it anew."""
        supervisor = Supervisor(self.settings)

        def kill() -> None:
            process = supervisor.processes()[name]
            if process.pid:
                self._signal(process.pid, signal.SIGKILL)
                self._crashed += 1

            self.over.wait(CRASH_EVERY)

        self._repeat(kill)

    def _restart(self, _: str) -> None:
        """Restart one member after the other as a careful operator does: drain, stop, start, wait until it serves."""
        supervisor = Supervisor(self.settings)
        with folders.locked(self.settings, PATIENCE):
            for member in self.stack.members:
                faults.inject(self.settings, self.stack, member, "drain")
                wait(lambda member=member: not (self.rotation() or {}).get(member, True), f"{member} stays in use")  # type: ignore[misc]
                time.sleep(2)  # what is under way comes to its end
                # One after the other, as they start: 30 that end at once take both cores for 2 s, and pods on their own
                # nodes do not. The gateway, which is first, last.
                for program in reversed(self.stack.of(member)):
                    supervisor.stop_process(program.name)
                    wait(lambda name=program.name: self._stopped(name), f"{program.name} does not stop")  # type: ignore[misc]
                faults.heal(self.settings, self.stack, member)

    def _stopped(self, name: str) -> bool:
        return Supervisor(self.settings).processes()[name].state == "STOPPED"

    def _repeat(self, step: Callable[[], object]) -> None:
        def go() -> None:
            while not self.over.is_set():
                step()

        self.over.clear()
        self.thread = Thread(target=go, daemon=True)
        self.thread.start()

    def _signal(self, pid: int, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(pid, number)
