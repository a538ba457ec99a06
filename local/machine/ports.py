"""Which ports are free; and where a clone's are not, who has them."""

import errno
import socket

import psutil

from local.errors import LocalError
from local.settings import Settings


def check(settings: Settings) -> None:
    """Raise a LocalError that names the first port somebody else listens on, who needs it and what to set."""
    for name, (port, variable) in settings.listeners().items():
        with socket.socket() as trial:
            # As the servers do it: connections in TIME_WAIT from the last run are no obstacle.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError as error:
                trouble = f"is taken{_owner(port)}" if error.errno == errno.EADDRINUSE else f"fails: {error.strerror}"
                raise LocalError(
                    f"Port {port}, which {name} needs, {trouble}. Stop that program or set {variable} to another port."
                ) from error


def free_block(first: int, count: int) -> int:
    """Return the first of so many free ports in a row, from `first` on and below 32000."""
    for start in range(first, 32_000, count):
        if not any(_answers(port) for port in range(start, start + count)):
            return start
    raise LocalError(f"There is no free block of ports between {first} and 32000: stop another stack.")


def _answers(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def _owner(port: int) -> str:
    """Return " by <program> (pid <pid>)" for who listens on a port, "" where the system does not tell."""
    try:
        pids = [
            found.pid
            for found in psutil.net_connections("tcp")
            if found.laddr and found.laddr.port == port and found.status == psutil.CONN_LISTEN and found.pid
        ]
        return f" by {psutil.Process(pids[0]).name()} (pid {pids[0]})" if pids else ""
    except (psutil.Error, OSError):
        return ""
