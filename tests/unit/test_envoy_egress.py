"""A member's way to central: a real Envoy between a throwaway client and throwaway databases."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from central import certificates
from central.certificates import Signed
from local.central import detour
from local.envoy import egress
from local.errors import LocalError
from local.settings import Settings
from local.workloads import egress_name
from tests.envoys import read, running, settings_for

MARIADB, REDIS = HOSTS = certificates.NAMES
AUTHORITY = certificates.authority()
SECRETS = {"CENTRAL_CA": AUTHORITY.certificate}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    found = read()
    folder = tmp_path_factory.mktemp("egress")
    settings = settings_for(found, folder)
    (folder / "etc").mkdir()
    detour.write(settings, "naver", egress.listeners(found.members["naver"], settings))
    with running(egress.config(found.members["naver"], settings, SECRETS), "naver", folder):
        yield settings


def test_mariadb_is_reached_through_a_port_of_its_own_and_speaks_for_itself(settings: Settings) -> None:
    assert ask(settings, MARIADB, "central/mariadb", None) == b"here"


def test_redis_is_reached_through_a_port_of_its_own_and_with_tls(settings: Settings, tmp_path: Path) -> None:
    assert ask(settings, REDIS, "central/redis", context(certificates.server(AUTHORITY), tmp_path)) == b"here"


@pytest.mark.parametrize(
    "certificate",
    [
        pytest.param(certificates.server(certificates.authority()), id="of another authority"),
        pytest.param(certificates.server(AUTHORITY, names=(MARIADB,)), id="of another name"),
        pytest.param(certificates.server(AUTHORITY, days=0), id="that has ended"),
    ],
)
def test_a_redis_with_a_certificate_is_refused(settings: Settings, certificate: Signed, tmp_path: Path) -> None:
    assert ask(settings, REDIS, "central/redis", context(certificate, tmp_path)) == b""


def test_a_redis_without_tls_is_refused(settings: Settings) -> None:
    assert ask(settings, REDIS, "central/redis", None) == b""


def test_a_file_of_authorities_that_nobody_supplies_is_refused_by_name(tmp_path: Path) -> None:
    found = read()
    with pytest.raises(LocalError, match="nobody supplies /etc/central-ca/CENTRAL_CA"):
        egress.config(found.members["naver"], settings_for(found, tmp_path), {})


def test_a_database_that_is_down_is_told_at_once(settings: Settings) -> None:
    port = settings.port(egress_name("naver", "redis-central.default.svc.cluster.local"))
    with socket.create_connection(("127.0.0.1", port), timeout=1) as client, contextlib.suppress(ConnectionResetError):
        assert client.recv(1) == b""


def test_every_host_of_a_member_has_a_port_of_its_own(tmp_path: Path) -> None:
    found = read()
    settings = settings_for(found, tmp_path)
    for member in found.members.values():
        egress.config(member, settings, SECRETS)
    ports = [settings.port(egress_name(member, host)) for member in found.members for host in HOSTS]
    assert len(set(ports)) == 4


def context(certificate: Signed, folder: Path) -> ssl.SSLContext:
    (folder / "chain.pem").write_text("".join(certificate))
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    found.load_cert_chain(folder / "chain.pem")
    return found


def ask(settings: Settings, host: str, program: str, tls: ssl.SSLContext | None) -> bytes:
    """Give what a throwaway database, with this TLS, gets to answer to a client of the egress."""
    with socket.create_server(("127.0.0.1", settings.port(program))) as database:
        threading.Thread(target=_answer, args=(database, tls), daemon=True).start()
        with socket.create_connection(("127.0.0.1", settings.port(egress_name("naver", host))), timeout=5) as client:
            client.sendall(b"who?")
            with contextlib.suppress(ConnectionResetError):
                return client.recv(100)
    return b""


def _answer(database: socket.socket, tls: ssl.SSLContext | None) -> None:
    connection, _ = database.accept()
    with (
        contextlib.suppress(OSError),
        connection,
        tls.wrap_socket(connection, server_side=True) if tls else connection as plain,
    ):
        if plain.recv(100) == b"who?":
            plain.sendall(b"here")
