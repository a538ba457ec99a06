"""How a function speaks to Redis: a real one, and for what breaks in the middle a socket that hangs up."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from redis import Redis

from library import settings
from library.store import redis
from library.web.problems import Problem
from tests.stack import wait_until
from tests.unit.conftest import SpeakTo


@pytest.fixture
def hanging_up(speak_to: SpeakTo) -> Iterator[list[bytes]]:
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

    thread = threading.Thread(target=hang_up, daemon=True)
    thread.start()
    speak_to(listener.getsockname()[1])
    with closing(listener):
        yield received
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


def cut_off(redis_server: Redis) -> None:
    """Let Redis close every other connection, and wait until that has come here."""
    redis_server.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
    wait_until(lambda: redis._closed(redis._connection()), "the connection is closed")


def test_a_connection_that_redis_has_closed_is_made_anew_whether_a_command_may_be_sent_twice_or_not(
    redis_server: Redis,
) -> None:
    assert redis.call("INCR", "count") == 1
    cut_off(redis_server)
    assert redis.call("INCR", "count", repeatable=False) == 2
    cut_off(redis_server)
    assert redis.call("INCR", "count") == 3


def test_a_late_reply_is_never_taken_for_the_next_one(redis_server: Redis) -> None:
    redis.call("PING")
    redis_server.execute_command("CLIENT", "PAUSE", 1500, "ALL")
    with pytest.raises(Problem, match="central Redis"):
        redis.call("ECHO", "late")
    redis_server.execute_command("CLIENT", "UNPAUSE")
    assert redis.call("ECHO", "next") == b"next"


def test_a_refused_command_is_a_503_and_a_log_line_and_leaves_the_connection_in_step(
    redis_server: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    redis_server.set("text", "x")
    with pytest.raises(Problem) as caught:
        redis.call("INCR", "text")
    assert caught.value.status == 503
    assert "Redis refused a command: value is not an integer" in caplog.text
    assert redis.call("GET", "text") == b"x"


def test_a_wrong_password_is_a_503_and_a_log_line_and_the_right_one_is_taken(
    redis_server: Redis, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    redis_server.config_set("requirepass", "right")
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
