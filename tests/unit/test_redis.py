"""How a function speaks to Redis: a real one, and for what breaks in the middle a socket that hangs up."""

import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from library import settings
from library.store import redis
from library.store.circuit_breaker import CircuitBreaker
from library.web.problems import Problem
from tests.stack import wait_until


def speak_to(port: int, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(settings, "REDIS", settings.Address("127.0.0.1", port))
    patch.setattr(settings, "REDIS_PASSWORD", "")
    patch.setattr(redis, "_thread", threading.local())
    patch.setattr(redis, "_breaker", CircuitBreaker("central Redis", seconds=0.0))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Redis]:
    """Give a client of the Redis that the functions of this test speak to."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", tmp_path])
    speak_to(port, monkeypatch)
    try:
        with Redis(port=port, retry=Retry(ConstantBackoff(0.05), 100)) as client:
            client.ping()
            yield client
    finally:
        redis._connection().disconnect()
        process.terminate()
        process.wait(10)


@pytest.fixture
def hanging_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """Give what a server has received that hangs up after each command, without a reply."""
    received: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def hang_up() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                received.append(connection.recv(65536))

    thread = threading.Thread(target=hang_up)
    thread.start()
    speak_to(listener.getsockname()[1], monkeypatch)
    with closing(listener):
        yield received
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


def cut_off(server: Redis) -> None:
    """Let Redis close every other connection, and wait until that has come here."""
    server.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
    wait_until(lambda: redis._closed(redis._connection()), "the connection is closed")


def test_a_connection_that_redis_has_closed_is_made_anew_whether_a_command_may_be_sent_twice_or_not(
    server: Redis,
) -> None:
    assert redis.call("INCR", "count") == 1
    cut_off(server)
    assert redis.call("INCR", "count", repeatable=False) == 2
    cut_off(server)
    assert redis.call("INCR", "count") == 3


def test_a_late_reply_is_never_taken_for_the_next_one(server: Redis) -> None:
    redis.call("PING")
    server.execute_command("CLIENT", "PAUSE", 600, "ALL")
    with pytest.raises(Problem, match="central Redis"):
        redis.call("ECHO", "late")
    server.execute_command("CLIENT", "UNPAUSE")
    assert redis.call("ECHO", "next") == b"next"


def test_a_refused_command_is_a_503_and_a_log_line_and_leaves_the_connection_in_step(
    server: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    server.set("text", "x")
    with pytest.raises(Problem) as caught:
        redis.call("INCR", "text")
    assert caught.value.status == 503
    assert "Redis refused a command: value is not an integer" in caplog.text
    assert redis.call("GET", "text") == b"x"


def test_a_wrong_password_is_a_503_and_a_log_line_and_the_right_one_is_taken(
    server: Redis, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.config_set("requirepass", "right")
    monkeypatch.setattr(settings, "REDIS_PASSWORD", "wrong")
    with pytest.raises(Problem, match="central Redis"):
        redis.call("PING")
    assert "invalid username-password pair" in caplog.text
    monkeypatch.setattr(settings, "REDIS_PASSWORD", "right")
    monkeypatch.setattr(redis, "_thread", threading.local())
    assert redis.call("PING") == b"PONG"


@pytest.mark.parametrize(("repeatable", "times"), [(True, 2), (False, 1)])
def test_a_command_that_gets_no_reply_is_sent_again_only_where_that_does_no_harm(
    hanging_up: list[bytes], repeatable: bool, times: int
) -> None:
    with pytest.raises(Problem, match="central Redis"):
        redis.call("INCR", "count", repeatable=repeatable)
    wait_until(lambda: len(hanging_up) >= times, "it has arrived")
    assert hanging_up == [b"*2\r\n$4\r\nINCR\r\n$5\r\ncount\r\n"] * times
