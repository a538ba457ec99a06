"""Central speaks TLS only, and who does not know its authority speaks to nobody."""

import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

import httpx
import pymysql
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from central import certificates
from local.machine import probes
from tests.logs import complaints
from tests.stack import ROOT, RunningLibrary, wait_until

Serve = Callable[..., str]


@pytest.fixture
def serve(stack: RunningLibrary, tmp_path: Path) -> Iterator[Serve]:
    """Give a function that serves the function `health` with these variables changed, and gives its address."""
    started = []

    def run(**changes: str) -> str:
        with closing(socket.create_server(("127.0.0.1", 0))) as trial:
            port = trial.getsockname()[1]
        environ = {**os.environ, **stack.admin_env, "FUNCTION_TARGET": "health", "HOST": "127.0.0.1"}
        command = [sys.executable, "-m", "library.web.host"]
        with (tmp_path / "log").open("w") as log:
            environ |= {"PORT": str(port), **changes}
            started.append(subprocess.Popen(command, cwd=ROOT / "functions", env=environ, stdout=log, stderr=log))
        wait_until(lambda: probes.status(port, "/livez") == 200, "the function serves")
        return f"http://127.0.0.1:{port}"

    yield run
    for process in started:
        process.terminate()
        process.wait()


def test_neither_server_answers_who_speaks_plainly(stack: RunningLibrary) -> None:
    where = stack.admin_env
    host, _, port = where["DB_HOST"].partition(":")
    account: dict[str, Any] = {"user": where["DB_USER"], "password": where["DB_PASSWORD"]}
    with pytest.raises(pymysql.OperationalError):
        pymysql.connect(host=host, port=int(port), ssl_disabled=True, **account)
    pymysql.connect(host=host, port=int(port), ssl=stack.tls, **account).close()
    host, _, port = where["REDIS_ADDR"].partition(":")
    client = redis.Redis(host=host, port=int(port), password=where["REDIS_PASSWORD"], retry=Retry(NoBackoff(), 0))
    with client as plain, pytest.raises(redis.ConnectionError):
        plain.ping()


@pytest.mark.parametrize(("ciphers", "taken"), [("AES:CAMELLIA:!AESGCM:!AESCCM", False), ("ECDHE+AESGCM", True)])
def test_neither_server_has_a_cipher_with_cbc(stack: RunningLibrary, ciphers: str, taken: bool) -> None:
    where = stack.admin_env
    tls = ssl.create_default_context(cadata=where["DB_CA"])
    tls.maximum_version = ssl.TLSVersion.TLSv1_2  # later ones have none
    tls.set_ciphers(ciphers)
    account: dict[str, Any] = {"user": where["DB_USER"], "password": where["DB_PASSWORD"]}
    host, _, port = where["DB_HOST"].partition(":")
    with nullcontext() if taken else pytest.raises(pymysql.OperationalError, match="HANDSHAKE_FAILURE"):
        pymysql.connect(host=host, port=int(port), ssl=tls, **account).close()
    host, _, port = where["REDIS_ADDR"].partition(":")
    with (
        nullcontext() if taken else pytest.raises(ssl.SSLError, match="HANDSHAKE_FAILURE"),
        socket.create_connection((host, int(port))) as connection,
    ):
        tls.wrap_socket(connection, server_hostname=host).close()


def test_a_function_of_a_pod_without_a_sidecar_speaks_tls_itself(serve: Serve) -> None:
    assert httpx.get(f"{serve()}/healthz").status_code == 200


@pytest.mark.parametrize(
    ("authority", "reason"),
    [
        pytest.param(certificates.authority().certificate, "certificate verify failed", id="another authority"),
        pytest.param("nonsense", "DB_CA is no certificate in PEM", id="no PEM"),
    ],
)
def test_a_function_that_cannot_trust_mariadb_says_503_and_logs_why(
    serve: Serve, tmp_path: Path, authority: str, reason: str
) -> None:
    url = serve(DB_CA=authority)
    answers = [httpx.get(f"{url}/healthz") for _ in range(3)]
    assert [(answer.status_code, answer.headers["retry-after"]) for answer in answers] == [(503, "1")] * 3
    assert httpx.get(f"{url}/livez").status_code == 200  # it goes on, and is not started again and again
    said = complaints(tmp_path / "log")
    assert len(said) == 3, said
    assert all(line.startswith("MariaDB cannot be trusted, see DB_CA: ") and reason in line for line in said)


@pytest.mark.parametrize("authority", [certificates.authority().certificate, "nonsense"], ids=["another", "no PEM"])
def test_a_function_that_cannot_trust_redis_says_503_and_logs_why(serve: Serve, tmp_path: Path, authority: str) -> None:
    assert httpx.get(f"{serve(REDIS_CA=authority)}/healthz").status_code == 503
    (said,) = complaints(tmp_path / "log")
    assert said.startswith("Redis cannot be trusted, see REDIS_CA: ")
