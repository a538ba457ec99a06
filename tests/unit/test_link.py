import socket
import threading
from collections.abc import Iterator

import hiredis
import pytest

from library.link import Link


class Redis:
    """Answers each connection with its script: bytes to send after each thing received, None to hang up."""

    def __init__(self, *scripts: list[bytes | None]) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.received: list[bytes] = []
        self.scripts = scripts
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        for script in self.scripts:
            connection, _ = self.listener.accept()
            with connection:
                for reply in script:
                    if reply is None:
                        break
                    self.received.append(connection.recv(65536))
                    if not self.received[-1]:
                        break
                    connection.sendall(reply)
                else:
                    connection.recv(1)  # until the other side hangs up

    def close(self) -> None:
        self.listener.close()


@pytest.fixture
def redis(request: pytest.FixtureRequest) -> Iterator[Redis]:
    server = Redis(*request.param)
    yield server
    server.close()


@pytest.fixture
def link(redis: Redis) -> Iterator[Link]:
    client = Link("127.0.0.1", redis.port, password="", seconds=0.3)
    yield client
    client.close()


@pytest.mark.parametrize("redis", [([b"+PONG\r\n", b"$3\r\nab", b"c\r\n"],)], indirect=True)
def test_a_reply_that_comes_in_pieces_is_one(link: Link):
    assert link.send(("PING",)) == [b"PONG"]
    with pytest.raises(TimeoutError):  # the rest never comes
        link.send(("GET", "key"))


@pytest.mark.parametrize("redis", [([b"+1\r\n", None], [b"+2\r\n"])], indirect=True)
def test_a_connection_that_was_closed_meanwhile_is_made_anew_before_anything_is_sent(redis: Redis, link: Link):
    assert link.send(("A",)) == [b"1"]
    assert link.connection
    link.connection.readable.poll(1000)
    assert link.send(("B",)) == [b"2"]
    assert redis.received == [hiredis.pack_command(("A",)), hiredis.pack_command(("B",))]


@pytest.mark.parametrize("redis", [([b"$5\r\nab", b"+late\r\n"], [b"+new\r\n"])], indirect=True)
def test_what_is_left_of_a_reply_is_never_taken_for_the_next_one(link: Link):
    with pytest.raises(TimeoutError):
        link.send(("A",))
    assert link.send(("B",)) == [b"new"]


@pytest.mark.parametrize("redis", [([b"", None],)], indirect=True)
def test_a_connection_that_ends_instead_of_a_reply_is_a_connection_error(link: Link):
    with pytest.raises(ConnectionError):
        link.send(("A",))


@pytest.mark.parametrize("redis", [([b"+1\r\n-ERR no\r\n+3\r\n", b"+4\r\n"],)], indirect=True)
def test_a_refused_command_leaves_the_connection_in_step(link: Link):
    with pytest.raises(hiredis.ReplyError, match="ERR no"):
        link.send(("A",), ("B",), ("C",))
    assert link.send(("D",)) == [b"4"]


@pytest.mark.parametrize("redis", [([b"+OK\r\n", b"+1\r\n"],)], indirect=True)
def test_the_password_comes_first(redis: Redis, link: Link):
    link.password = "secret"
    assert link.send(("A",)) == [b"1"]
    assert redis.received[0] == hiredis.pack_command(("AUTH", "secret"))


@pytest.mark.parametrize("redis", [([b"-WRONGPASS\r\n"], [b"+OK\r\n", b"+1\r\n"])], indirect=True)
def test_after_a_refused_password_the_next_command_asks_again(link: Link):
    link.password = "secret"
    with pytest.raises(hiredis.ReplyError, match="WRONGPASS"):
        link.send(("A",))
    assert link.send(("A",)) == [b"1"]
