"""The longer way to central: a real egress, led over a real relay to a throwaway database."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from central import certificates
from local.central import detour, relay
from local.envoy import egress
from local.settings import Settings
from local.workloads import egress_name
from tests.envoys import read, running, settings_for
from tests.stack import ROOT, wait_until

MARIADB = certificates.NAMES[0]
SECRETS = {"CENTRAL_CA": certificates.authority().certificate}
BYTES = bytes(range(256)) * 4096  # more than fits under way at once


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """Give naver's egress, a database that says what it hears, and the relay to it."""
    member = read().members["naver"]
    found = settings_for(read(), tmp_path)
    (tmp_path / "etc").mkdir()
    detour.write(found, "naver", egress.listeners(member, found))
    config = egress.config(member, found, SECRETS)
    far, near = (found.port(f"central/mariadb{way}") for way in (detour.FAR, ""))
    with echo(near), relaying(far, near), running(config, "naver", tmp_path, "--drain-time-s", "1"):
        yield found


@contextmanager
def echo(port: int) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", port)) as server:
        Thread(target=_accept, args=(server,), daemon=True).start()
        yield
        server.shutdown(socket.SHUT_RDWR)


def _accept(server: socket.socket) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        Thread(target=_answer, args=(connection,), daemon=True).start()


def _answer(connection: socket.socket) -> None:
    with connection:
        while data := connection.recv(4096):
            connection.sendall(data)


@contextmanager
def relaying(far: int, near: int) -> Iterator[None]:
    command = [sys.executable, "-m", "local.central.relay", str(far), str(near)]
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            wait_until(lambda: _listens(far), "the relay listens")
            yield
        finally:
            process.kill()


def _listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def connect(settings: Settings) -> socket.socket:
    return socket.create_connection(("127.0.0.1", settings.port(egress_name("naver", MARIADB))), timeout=5)


def took(connection: socket.socket) -> float:
    """Give the seconds of one question and its answer."""
    began = time.monotonic()
    connection.sendall(b"?")
    assert connection.recv(1) == b"?"
    return time.monotonic() - began


def test_every_connection_takes_the_longer_way_and_in_the_end_the_short_one_again(settings: Settings) -> None:
    with connect(settings) as before:
        took(before)
        detour.lead(settings, "naver", far=True)
        assert detour.taken(settings, "naver")
        assert before.recv(1) == b"", "a connection of before is still there"
    with connect(settings) as during:
        assert took(during) >= 4 * relay.LATENCY, "connecting takes a round trip, too"
        assert took(during) >= 2 * relay.LATENCY
        detour.lead(settings, "naver", far=False)
        assert not detour.taken(settings, "naver")
        assert during.recv(1) == b""
    with connect(settings) as after:
        assert min(took(after) for _ in range(5)) < 2 * relay.LATENCY


def test_what_goes_the_longer_way_arrives_whole_and_in_order(settings: Settings) -> None:
    detour.lead(settings, "naver", far=True)
    with connect(settings) as connection:
        Thread(target=connection.sendall, args=(BYTES,), daemon=True).start()
        found = b""
        while len(found) < len(BYTES):
            found += connection.recv(65536)
    assert found == BYTES


def test_a_database_that_is_down_ends_the_connection(settings: Settings, tmp_path: Path) -> None:
    far, nobody = settings.port("far"), settings.port("nobody")
    with relaying(far, nobody), socket.create_connection(("127.0.0.1", far), timeout=5) as connection:
        assert connection.recv(1) == b""
