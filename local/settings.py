"""Ports and folders of one clone, from the environment; two clones with other ports run side by side."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from local.errors import LocalError

ROOT = Path(__file__).resolve().parent.parent
# sockaddr_un holds 108 bytes, on macOS 104, and supervisor appends its pid to the name while it binds.
LONGEST_SOCKET_FOLDER = 60


class SettingsError(LocalError):
    """An environment variable that cannot be honoured; the message says which and what it may hold."""

    exit_code = 2  # as of an option that does not fit


@dataclass
class Settings:
    """Where everything of this clone listens and writes.

    `dir` keeps data, logs and generated configuration. `run` holds unix sockets; it lies in `dir` where that path is
    short enough for a socket, else in a folder of this clone under /tmp.
    """

    root: Path
    dir: Path
    run: Path
    gslb_port: int
    internal_port: int
    member_ports: dict[str, int]
    """Member name to its gateway's port, in the order of the manifests."""

    internal_ports: dict[str, int] = field(default_factory=dict)
    """Name to port of everything that nobody outside calls, as far as asked for by `port`."""

    @classmethod
    def read(
        cls, members: Iterable[str] = (), environ: Mapping[str, str] | None = None, root: Path = ROOT
    ) -> "Settings":
        """Return the settings for these members; a SettingsError names the variable that does not fit."""
        environ = os.environ if environ is None else environ
        gslb_port = _port(environ, "GSLB_PORT", 8080)
        member_ports = {
            name: _port(environ, member_variable(name), gslb_port + 1 + position)
            for position, name in enumerate(members)
        }
        folder = Path(environ.get("LOCAL_DIR") or root / ".local").expanduser()
        folder = (root / folder).resolve()
        for path, remedy in ((root, "move the clone"), (folder, "set LOCAL_DIR")):
            if any(character.isspace() for character in str(path)):  # mariadb-install-db does not quote
                raise SettingsError(f"MariaDB cannot be installed in a path with a space, {str(path)!r}: {remedy}.")
        return cls(
            root=root,
            dir=folder,
            run=_socket_folder(folder),
            gslb_port=gslb_port,
            internal_port=_port(environ, "INTERNAL_PORT", gslb_port + 10_000),
            member_ports=member_ports,
        )

    def port(self, name: str) -> int:
        """Return the internal port of `name`, such as "central/redis" or "naver/login/0".

        Ports are handed out in the order they are first asked for, so the same calls give the same ports.
        """
        if name not in self.internal_ports:
            port = self.internal_port + len(self.internal_ports)
            if port > 65_535:
                raise SettingsError(f"No port is left for {name}: set INTERNAL_PORT lower than {self.internal_port}.")
            self.internal_ports[name] = port
        return self.internal_ports[name]

    def socket(self, name: str) -> Path:
        """Return the unix socket of `name`: an Envoy's admin for "naver/gateway", "naver/egress" or "gslb/gateway"."""
        return self.run / f"{name.replace('/', '-')}.sock"

    @property
    def session_cookie(self) -> str:
        """The name of the session's cookie; without TLS a browser would not take one that begins with `__Host-`."""
        return f"library_session_{self.gslb_port}"

    def listeners(self) -> dict[str, tuple[int, str]]:
        """Return every port in use: what listens there, to its port and the variable that moves it."""
        found = {"the GSLB": (self.gslb_port, "GSLB_PORT")}
        found |= {f"{name}/gateway": (port, member_variable(name)) for name, port in self.member_ports.items()}
        found |= {name: (port, "INTERNAL_PORT") for name, port in self.internal_ports.items()}
        return found


def member_variable(name: str) -> str:
    """Return the environment variable that sets a member's port: NAVER_PORT for naver."""
    return name.upper().replace("-", "_") + "_PORT"


def _port(environ: Mapping[str, str], variable: str, default: int) -> int:
    text = environ.get(variable) or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65_535:
        raise SettingsError(f"{variable} must be a port number from 1 to 65535, not {text!r}: set {variable}.")
    return int(text)


def _socket_folder(folder: Path) -> Path:
    inside = folder / "run"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    # Not TMPDIR: every terminal must come to the same folder. Its mode is 0700 and its owner is checked before use.
    return Path("/tmp") / f"library-{os.getuid()}-{digest}"  # noqa: S108
