"""A member's way to central: a real Envoy between a throwaway client and throwaway databases."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.envoy import egress
from local.settings import Settings
from local.workloads import egress_name
from tests.envoys import read, running, settings_for

PROGRAMS = {
    "mariadb-central.default.svc.cluster.local": "central/mariadb",
    "redis-central.default.svc.cluster.local": "central/redis",
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    found = read()
    folder = tmp_path_factory.mktemp("egress")
    settings = settings_for(found, folder)
    with running(egress.config(found.members["naver"], settings), "naver", folder):
        yield settings


@pytest.mark.parametrize(("host", "program"), PROGRAMS.items())
def test_each_host_of_central_is_reached_through_its_own_port(settings: Settings, host: str, program: str) -> None:
    with socket.create_server(("127.0.0.1", settings.port(program))) as database:
        threading.Thread(target=_answer, args=(database, program.encode()), daemon=True).start()
        with socket.create_connection(("127.0.0.1", settings.port(egress_name("naver", host))), timeout=5) as client:
            client.sendall(b"who?")
            assert client.recv(100) == program.encode()


def test_a_database_that_is_down_is_told_at_once(settings: Settings) -> None:
    port = settings.port(egress_name("naver", "redis-central.default.svc.cluster.local"))
    with socket.create_connection(("127.0.0.1", port), timeout=1) as client, contextlib.suppress(ConnectionResetError):
        assert client.recv(1) == b""


def test_every_host_of_a_member_has_a_port_of_its_own(tmp_path: Path) -> None:
    found = read()
    settings = settings_for(found, tmp_path)
    for member in found.members.values():
        egress.config(member, settings)
    ports = [settings.port(egress_name(member, host)) for member in found.members for host in PROGRAMS]
    assert len(set(ports)) == 4


def _answer(database: socket.socket, text: bytes) -> None:
    connection, _ = database.accept()
    with connection:
        connection.recv(100)
        connection.sendall(text)
