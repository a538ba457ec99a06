"""Questions to what runs here: HTTP on loopback ports and on Envoy's admin sockets."""

import http.client
import socket
from pathlib import Path

TIMEOUT = 2.0  # seconds; a stopped process accepts connections and then says nothing


class _UnixConnection(http.client.HTTPConnection):
    """HTTP over a unix socket."""

    def __init__(self, path: Path, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


def status(port: int, path: str, timeout: float = TIMEOUT) -> int | None:
    """Return the HTTP status of `GET path` on a loopback port, None when nobody answers in time."""
    return get(port, path, timeout)[0]


def get(port: int, path: str, timeout: float = TIMEOUT) -> tuple[int | None, bytes]:
    """Return status and body of `GET path` on a loopback port, None and nothing when nobody answers in time."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException):
        return None, b""
    finally:
        connection.close()


def admin(socket_path: Path, path: str, method: str = "GET", timeout: float = TIMEOUT) -> str | None:
    """Return what an Envoy's admin answers on its unix socket, None when it does not answer 200 in time."""
    connection = _UnixConnection(socket_path, timeout)
    try:
        connection.request(method, path)
        response = connection.getresponse()
        text = response.read().decode()
    except (OSError, http.client.HTTPException):
        return None
    else:
        return text if response.status == 200 else None
    finally:
        connection.close()
