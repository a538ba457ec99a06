"""A front door that runs, with two throwaway members behind it."""

import contextlib
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from local.envoy.bootstrap import Config
from local.settings import Settings
from tests.envoys import Upstream, in_rotation, running
from tests.stack import wait_until


@dataclass
class Pair:
    """A front door that runs, and both members behind it."""

    admin: Path
    client: httpx.Client
    members: dict[str, Upstream]

    def rotation(self) -> dict[str, bool]:
        healthy = in_rotation(self.admin)
        return {name: healthy[member.ports[0]] for name, member in self.members.items()}

    def wait(self, **expected: bool) -> float:
        """Return after how many seconds the front door counts each member as expected."""
        started = time.monotonic()
        return wait_until(lambda: self.rotation() == expected, f"{expected} in rotation") - started

    def delivered(self) -> Counter[str]:
        """Give how often each X-Request-Id arrived anywhere."""
        arrived = [seen for member in self.members.values() for seen in member.received()]
        return Counter(seen["headers"]["x-request-id"] for seen in arrived)

    def send(self, method: str, request_id: str, **headers: str) -> httpx.Response:
        return self.client.request(method, "/api/x", headers={"x-request-id": request_id, **headers}, timeout=15)

    def servers(self, count: int = 6) -> set[str]:
        """Give who answers when several requests without a key come in, which nothing repeats."""
        return {self.client.post("/api/x").headers["x-served-by"] for _ in range(count)}


@contextlib.contextmanager
def open_pair(config: Config, settings: Settings, folder: Path) -> Iterator[Pair]:
    """Run a front door with this configuration and both members."""
    with contextlib.ExitStack() as stack:
        members = {}
        for name, port in settings.member_ports.items():
            (folder / name).mkdir()
            members[name] = stack.enter_context(Upstream(folder / name, [port]))
        admin = stack.enter_context(running(config, "gslb", folder))
        client = stack.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{settings.gslb_port}"))
        pair = Pair(admin, client, members)
        pair.wait(naver=True, nhn=True)
        yield pair
