"""A DNS-based GSLB on this machine: PowerDNS asks each member's /healthz and answers with those that are well."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import dns.exception
import dns.message
import dns.query
import dns.rdatatype
import dns.rrset

from loadtest.drill.errors import DrillError
from local.machine import programs
from local.machine.waiting import until

NAME = "library.test"
PROGRAM = "pdns_server"
# Seconds between two checks of a member, and until one is given up; one that fails is enough.
INTERVAL, TIMEOUT = 1, 1
PATIENCE = 10.0  # seconds for it to start, and to end

# Where all members fail their checks, or none was checked yet, all are answered: nothing better is known.
ZONE = """\
$ORIGIN {name}.
@ {ttl} IN SOA ns nobody 1 3600 600 86400 1
@ {ttl} IN NS ns
ns {ttl} IN A 127.0.0.1
@ {ttl} IN LUA A "ifurlup('http://{name}:{port}/healthz', {{{{{addresses}}}}}, {options})"
"""
OPTIONS = f"{{selector='all', backupSelector='all', timeout={TIMEOUT}}}"
BACKEND = 'zone "{name}" {{ type master; file "{file}"; }};\n'
# Without caches of its own, and without its question to the internet whether it is up to date.
SETTINGS = """\
launch=bind
bind-config={folder}/named.conf
local-address=127.0.0.1
local-port={port}
socket-dir=.
enable-lua-records=yes
lua-health-checks-interval={interval}
cache-ttl=0
negquery-cache-ttl=0
query-cache-ttl=0
security-poll-suffix=
loglevel=6
"""
# It ends when nobody holds the other end of its input any more: with the drill, however that ends.
WATCHED = '"$@" & read -r _; kill $!; wait'


@dataclass(frozen=True)
class DnsServer:
    """A running DNS server: where it listens, and the members by their addresses."""

    port: int
    members: dict[str, str]

    def answer(self) -> dns.rrset.RRset | None:
        """Return what it answers now, past every cache; None when it does not."""
        question = dns.message.make_query(NAME, dns.rdatatype.A)
        with suppress(dns.exception.DNSException, OSError):
            found = dns.query.udp(question, "127.0.0.1", timeout=1, port=self.port).answer
            return found[0] if found else None
        return None

    def rotation(self) -> dict[str, bool] | None:
        """Return which members it answers with; None when it does not answer."""
        answer = self.answer()
        if answer is None:
            return None
        addresses = {str(each) for each in answer}
        return {name: address in addresses for address, name in self.members.items()}


@contextmanager
def serving(members: dict[str, str], port: int, ttl: int, folder: Path) -> Iterator[DnsServer]:
    """Have a DNS server for members, by address, that all listen on `port`; its log is dns.log in `folder`."""
    folder = folder.resolve()
    server = DnsServer(_free_port(), members)
    _configure(folder, server, port, ttl)
    watched = ["/bin/sh", "-c", WATCHED, "sh", programs.require(PROGRAM), f"--config-dir={folder}"]
    with (
        (folder / "dns.log").open("wb") as log,
        # In a session of its own: Ctrl-C is for the drill, which ends its DNS last.
        subprocess.Popen(
            watched, cwd=folder, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
        ) as process,
    ):
        try:
            _wait(server, folder / "dns.log")
            yield server
        finally:
            _end(process)


def _configure(folder: Path, server: DnsServer, port: int, ttl: int) -> None:
    """Write what the server reads."""
    folder.mkdir(parents=True, exist_ok=True)
    addresses = ",".join(f"'{address}'" for address in server.members)
    zone = folder / "library.zone"
    zone.write_text(ZONE.format(name=NAME, ttl=ttl, port=port, addresses=addresses, options=OPTIONS))
    (folder / "named.conf").write_text(BACKEND.format(name=NAME, file=zone))
    (folder / "pdns.conf").write_text(SETTINGS.format(folder=folder, port=server.port, interval=INTERVAL))


def _wait(server: DnsServer, log: Path) -> None:
    if not until(lambda: server.answer() is not None, PATIENCE, pause=0.05):
        raise DrillError(f"PowerDNS does not answer, and said:\n{log.read_text(errors='replace')[-1000:]}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=PATIENCE)
        return
    os.killpg(process.pid, signal.SIGKILL)


def _free_port() -> int:
    """Return a port on which nobody listens, be it TCP or UDP."""
    while True:
        with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
            tcp.bind(("127.0.0.1", 0))
            with suppress(OSError):
                udp.bind(tcp.getsockname())
                return int(tcp.getsockname()[1])
