"""A real Redis of a test's own, which the library's functions speak to."""

import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from library import settings
from library.store import redis
from library.store.circuit_breaker import CircuitBreaker

SpeakTo = Callable[[int], None]


@pytest.fixture
def speak_to(monkeypatch: pytest.MonkeyPatch) -> Iterator[SpeakTo]:
    """Give a function that lets the library speak to the Redis on a port, on connections of this test's own."""

    def speak(port: int) -> None:
        monkeypatch.setattr(settings, "REDIS", settings.Address("127.0.0.1", port))
        monkeypatch.setattr(settings, "REDIS_PASSWORD", "")
        monkeypatch.setattr(redis, "_thread", threading.local())
        monkeypatch.setattr(redis, "_breaker", CircuitBreaker("central Redis", redis.TIMEOUT_SECONDS))

    yield speak
    redis._connection().disconnect()


@pytest.fixture
def redis_server(speak_to: SpeakTo, tmp_path: Path) -> Iterator[Redis]:
    """Give a client of the empty Redis that the library speaks to."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = subprocess.Popen(["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", tmp_path])
    speak_to(port)
    try:
        with Redis(port=port, retry=Retry(ConstantBackoff(0.05), 100)) as client:
            client.ping()
            yield client
    finally:
        server.terminate()
        server.wait(10)
