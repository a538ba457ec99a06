"""A member's gateway that runs, with throwaway functions behind it."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from local.envoy import gateway
from local.settings import Settings
from local.workloads import port_name
from tests.envoys import Upstream, exchanged, read, running, settings_for


@dataclass
class RunningMember:
    """A gateway that runs, and what stands behind it."""

    admin: Path
    client: httpx.Client
    functions: Upstream
    settings: Settings

    def function(self, method: str, path: str) -> str:
        """Give the name of the function that a request reaches."""
        before = len(self.functions.received())
        self.client.request(method, path)
        (seen,) = self.functions.received()[before:]
        names = {port: name for name, port in self.settings.internal_ports.items()}
        return names[seen["port"]].split("/")[1]

    def raw(self, request: bytes) -> httpx.Response:
        """Send bytes as they are, on a connection of their own."""
        return exchanged(self.settings.member_ports["naver"], request)


@contextlib.contextmanager
def open_member(folder: Path) -> Iterator[RunningMember]:
    """Run naver's gateway, configured from the manifests."""
    found = read()
    settings = settings_for(found, folder)
    ports = [settings.port(port_name("naver", service.name, 0)) for service in found.members["naver"].services]
    (folder / "functions").mkdir()
    functions = Upstream(folder / "functions", ports)
    url = f"http://127.0.0.1:{settings.member_ports['naver']}"
    config = gateway.config(found.members["naver"], settings)
    with running(config, "naver", folder) as admin, functions, httpx.Client(base_url=url) as client:
        yield RunningMember(admin, client, functions, settings)
