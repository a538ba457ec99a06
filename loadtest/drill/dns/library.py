"""The local library with a DNS as its front door."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from loadtest.drill.dns.server import NAME, PROGRAM, DnsServer, serving
from loadtest.drill.errors import DrillError
from loadtest.drill.faults.local import Local
from local.envoy import gslb
from local.machine import programs


class ByName(Local):
    """The running local stack, whose members are found by a name."""

    def __init__(self, server: DnsServer, ttl: int) -> None:
        super().__init__()
        self.gslb = f"http://{NAME}:{self.stack.gslb_port}"
        self.nameserver = f"127.0.0.1:{server.port}"
        self.front_door = f"DNS, TTL {ttl} s"
        self.server = server

    def rotation(self) -> dict[str, bool] | None:
        """Return which members the DNS answers with."""
        return self.server.rotation()


@contextmanager
def by_name(ttl: int, folder: Path, say: Callable[[str], None]) -> Iterator[ByName]:
    """Give the running library behind a DNS whose answers hold for `ttl` seconds, and which writes into `folder`."""
    stack = Local().stack
    members = {address: name for name, address in gslb.addresses(stack.members).items()}
    _check(list(members), stack.gslb_port)
    programs.install(say, (PROGRAM,))
    with serving(members, stack.gslb_port, ttl, folder) as server:
        yield ByName(server, ttl)


def _check(addresses: list[str], port: int) -> None:
    """Raise a DrillError unless each member listens on an address of its own."""
    if not addresses:
        raise DrillError("Only Linux gives each member an address of its own: drill without --dns on this machine.")
    for address in addresses:
        with socket.socket() as trial:
            if trial.connect_ex((address, port)) != 0:
                raise DrillError(f"No member listens on {address}:{port}: restart the library with `make down up`.")
