"""What is cut off without an answer is counted, and not sent again by the HTTP client where nobody sees it."""

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from loadtest import journal
from loadtest.drill.load.http_client import client
from loadtest.drill.load.prober import TIMEOUT, ProbePlan, Prober
from loadtest.journal import Begun, Journal, Request
from tests.stack import ROOT

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Rude(Thread):
    """A server that closes the connection of its second request without a word; the others it answers.

    An impatient one answers all, and closes each connection as soon as nobody asks for anything.
    """

    impatient = False

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
                    if len(self.asked) == 2 and not self.impatient:
                        break
                    connection.sendall(ANSWER)
                    if self.impatient:
                        break


@pytest.fixture
def rude() -> Iterator[Rude]:
    server = Rude()
    server.start()
    yield server
    server.listener.shutdown(socket.SHUT_RDWR)
    server.listener.close()


def probed(folder: Path, server: Rude, method: str) -> list[int]:
    """Give the status of each of three requests of a prober."""
    written = Journal(folder / "probe.jsonl")

    async def ask() -> None:
        async with client(TIMEOUT) as session:
            prober = Prober(ProbePlan(server.url, {}, "reader-1", 1, "", ""), session, written)
            removal = Begun(0.0, "reader-1", "key", "remove", "1") if method == "DELETE" else None
            for _ in range(3):
                await prober.send("books", server.url, "gslb", 0.0, removal)
                await asyncio.sleep(0.2)

    asyncio.run(ask())
    written.close()
    return [each.status for each in journal.read(folder) if isinstance(each, Request)]


# In a process of its own: Locust patches the standard library when it is imported.
ASK = """
import json, sys, time
from locust.env import Environment
from loadtest.locustfile import ReaderUser
ReaderUser.host, ReaderUser.token = sys.argv[1], ""
user, found = ReaderUser(Environment()), []
for _ in range(3):
    found.append(user.ask("books", sys.argv[2], "/api/books", "", None, 0.0)[0])
    time.sleep(0.2)
print(json.dumps(found))
"""


def used(_: Path, server: Rude, method: str) -> list[int]:
    """Give the status of each of three requests of a user."""
    command = [sys.executable, "-c", ASK, server.url, method]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return list(json.loads(done.stdout))


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("asked", [probed, used])
def test_what_is_cut_off_is_counted_and_not_sent_again_unseen(
    rude: Rude, tmp_path: Path, asked: Any, method: str
) -> None:
    assert asked(tmp_path, rude, method) == [200, 0, 200]
    assert rude.asked == [method] * 3


@pytest.mark.parametrize("asked", [probed, used])
def test_a_connection_that_was_closed_while_it_was_idle_costs_nothing(rude: Rude, tmp_path: Path, asked: Any) -> None:
    rude.impatient = True
    assert asked(tmp_path, rude, "GET") == [200, 200, 200]
    assert rude.asked == ["GET"] * 3
