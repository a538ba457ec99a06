"""What is cut off without an answer is counted, and not sent again by the HTTP client where nobody sees it."""

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from loadtest.drill import journal
from loadtest.drill.client import client
from loadtest.drill.journal import Begun, Journal, Request
from loadtest.drill.prober import TIMEOUT, Plan, Prober
from tests.stack import ROOT

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Rude(Thread):
    """A server that closes the connection of its second request without a word; the others it answers."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.asked: list[str] = []

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return  # closed
            with connection:
                while request := connection.recv(65536):
                    self.asked.append(request.split()[0].decode())
                    if len(self.asked) == 2:
                        break
                    connection.sendall(ANSWER)


@pytest.fixture
def rude() -> Iterator[Rude]:
    server = Rude()
    server.start()
    yield server
    server.listener.shutdown(socket.SHUT_RDWR)
    server.listener.close()


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_the_prober_counts_what_is_cut_off(rude: Rude, tmp_path: Path, method: str):
    written = Journal(tmp_path / "probe.jsonl")

    async def ask() -> None:
        async with client(TIMEOUT) as session:
            prober = Prober(Plan(rude.url, {}, "reader-1", 1, "", ""), session, written)
            removal = Begun(0.0, "reader-1", "key", "remove", "1") if method == "DELETE" else None
            for _ in range(3):
                await prober.send("books", rude.url, "gslb", 0.0, removal)

    asyncio.run(ask())
    written.close()
    assert [each.status for each in journal.read(tmp_path) if isinstance(each, Request)] == [200, 0, 200]
    assert rude.asked == [method] * 3


# In a process of its own: Locust patches the standard library when it is imported.
ASK = """
import json, sys
from locust.env import Environment
from loadtest.locustfile import Shelf
Shelf.host, Shelf.token = sys.argv[1], ""
user = Shelf(Environment())
print(json.dumps([user.ask("books", sys.argv[2], "/api/books", "", None, 0.0)[0] for _ in range(3)]))
"""


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_users_count_what_is_cut_off(rude: Rude, method: str):
    command = [sys.executable, "-c", ASK, rude.url, method]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stdout) == [200, 0, 200]
    assert rude.asked == [method] * 3
