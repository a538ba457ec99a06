"""Starts, watches and stops the programs: supervisord, spoken to by XML-RPC over its unix socket."""

import http.client
import os
import subprocess
import sys
import xmlrpc.client
from typing import Any, NamedTuple, cast

from supervisor.xmlrpc import SupervisorTransport

from local.errors import LocalError
from local.machine.waiting import until
from local.settings import Settings
from local.stack import Program, log_path
from local.supervision import configuration
from local.supervision.orphans import MARK

PATIENCE = 20.0  # seconds until supervisord must answer


class Process(NamedTuple):
    """A program as supervisor sees it."""

    name: str
    state: str
    """RUNNING, STARTING, STOPPED, STOPPING, BACKOFF, EXITED, FATAL or UNKNOWN."""
    pid: int
    """0 while it does not run; also the id of its process group."""
    started: float
    """Unix time of the last start, 0 when it never ran."""
    description: str


class Supervisor:
    """The supervisord of one clone."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.socket = settings.run / "supervisor.sock"

    def start(self, programs: list[Program]) -> None:
        """Start supervisord as a daemon in a session of its own, with every program known and none started yet."""
        config = configuration.write(self.settings, programs)
        environ = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        done = subprocess.run(
            [sys.executable, "-m", "supervisor.supervisord", "--configuration", str(config)],
            env={"LANG": "C.UTF-8"} | environ | {MARK: str(self.settings.dir)},
            cwd=self.settings.dir,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0 or not until(self.running, PATIENCE, pause=0.05):
            log = log_path(self.settings, "supervisord")
            raise LocalError(f"supervisord did not start: {done.stderr.strip() or 'see its log'} ({log}).")

    def running(self) -> bool:
        """Tell whether supervisord answers."""
        try:
            return bool(self._call("getSupervisorVersion"))
        except LocalError:
            return False

    def processes(self) -> dict[str, Process]:
        """Return every program by its name."""
        found = cast(list[dict[str, Any]], self._call("getAllProcessInfo"))
        listed = (
            Process(
                name=f"{each['group']}/{each['name']}",
                state=each["statename"],
                pid=each["pid"],
                started=float(each["start"]),
                description=each["spawnerr"] or each["description"],
            )
            for each in found
        )
        return {process.name: process for process in listed}

    def start_group(self, group: str) -> None:
        """Start all programs of a group without waiting for them.

        One by one: supervisord answers a call for all 34 of a member after seconds, on a busy machine after too many.
        """
        for name in self.processes():
            if name.startswith(f"{group}/"):
                self.start_process(name)

    def stop_group(self, group: str) -> None:
        """Ask all programs of a group to stop and stay stopped, without waiting for them."""
        self._call("stopProcessGroup", group, False)

    def start_process(self, name: str) -> None:
        """Start one program without waiting for it."""
        self._call("startProcess", name.replace("/", ":"), False)

    def stop_process(self, name: str) -> None:
        """Ask one program to stop and stay stopped, without waiting for it."""
        self._call("stopProcess", name.replace("/", ":"), False)

    def shutdown(self) -> None:
        """Ask supervisord to stop everything, the GSLB first and central last, and then itself."""
        self._call("shutdown")

    def _call(self, method: str, *arguments: object) -> object:
        transport = SupervisorTransport(None, None, f"unix://{self.socket}")
        try:
            proxy = xmlrpc.client.ServerProxy("http://localhost", transport=transport)
            return getattr(proxy.supervisor, method)(*arguments)
        except (OSError, http.client.HTTPException, xmlrpc.client.ProtocolError) as error:
            raise LocalError("The library is not running: start it with `python -m local up`.") from error
        except xmlrpc.client.Fault as fault:
            raise LocalError(f"supervisor refuses {method}{arguments}: {fault.faultString}") from fault
        finally:
            transport.close()
