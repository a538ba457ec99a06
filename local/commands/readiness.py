"""Waiting for programs to serve, and giving up at once when one of them dies."""

from collections.abc import Callable

from local.commands import logs
from local.errors import LocalError
from local.machine import probes, waiting
from local.settings import Settings
from local.stack import log_path
from local.supervision.supervisor import Process, Supervisor

PATIENCE = 120.0  # seconds that one step may take on a busy machine
DEAD = {"BACKOFF", "EXITED", "FATAL", "UNKNOWN"}


class Watch:
    """Looks after the programs of a stack while they start."""

    def __init__(self, supervisor: Supervisor, settings: Settings) -> None:
        self.supervisor = supervisor
        self.settings = settings
        self.pids: dict[str, int] = {}
        self.lacking: str | None = None

    def until(self, lacking: Callable[[], str | None]) -> None:
        """Return once `lacking` gives None; else a LocalError repeats its words or tells which process died."""

        def complete() -> bool:
            self.lacking = lacking()
            for process in self.supervisor.processes().values() if self.lacking else ():
                self._check(process)
            return self.lacking is None

        if not waiting.until(complete, PATIENCE):
            raise LocalError(f"After {PATIENCE:.0f} s {self.lacking}: see the logs in {self.settings.dir / 'logs'}.")

    def until_200(self, port: int, path: str) -> None:
        """Return once `GET path` on a port answers 200."""
        self.until(lambda: not_200(port, path))

    def _check(self, process: Process) -> None:
        # Supervisor restarts what dies; during the start another pid is a death to tell about.
        first = self.pids.setdefault(process.name, process.pid) if process.pid else process.pid
        if process.state not in DEAD and process.pid == first:
            return
        log = log_path(self.settings, process.name)
        lines = logs.tail(log) if log.exists() else []
        raise LocalError(
            f"{process.name} died while starting. The end of its log, {log}:\n"
            + ("\n".join(lines) or process.description)
            + "\nEverything was stopped. Mend what the log says, then run `up` again."
        )


def not_200(port: int, path: str) -> str | None:
    """Return what is wrong when `GET path` on a port does not answer 200."""
    code = probes.status(port, path)
    return None if code == 200 else f"http://127.0.0.1:{port}{path} answers {code or 'nothing'}"
