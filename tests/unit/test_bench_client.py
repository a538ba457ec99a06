import http.server
import threading
from collections.abc import Iterator

import pytest

from loadtest.bench import client


class CountingServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    requests: list[str]


class CountingHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: CountingServer

    def do_GET(self) -> None:
        self.server.requests.append(self.path)
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[CountingServer]:
    with CountingServer(("127.0.0.1", 0), CountingHandler) as running:
        running.requests = []
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_a_burst_sends_as_many_requests_as_asked(server: CountingServer) -> None:
    client.burst(server.server_port, lambda number: client.Call("GET", f"/{number}"), 40)
    assert len(server.requests) == 40
    assert set(server.requests) == {f"/{number}" for number in range(40 // client.CONNECTIONS)}


def test_an_answer_that_is_no_success_stops_the_bench(server: CountingServer) -> None:
    with pytest.raises(client.CallError, match="GET /missing was answered 404"):
        client.burst(server.server_port, lambda number: client.Call("GET", "/missing"), 8)


def test_every_add_has_a_key_of_its_own_and_the_books_take_turns() -> None:
    add = client.endpoints("token")["add-to-cart"]
    calls = [add(number) for number in range(2 * client.BOOKS)]
    assert len({call.headers["Idempotency-Key"] for call in calls}) == len(calls)
    assert len({call.body for call in calls}) == client.BOOKS
    assert calls[0].body == calls[client.BOOKS].body


def test_a_round_that_a_busy_machine_spoils_is_done_again_and_counted() -> None:
    rounds, answers = client.Rounds(patience=2), iter([503, 503, 200])

    def measure() -> int:
        status = next(answers)
        if status == 503:
            raise client.BusyError("503")
        return status

    assert (rounds.undisturbed(measure), rounds.repeated) == (200, 2)
    answers = iter([503])
    with pytest.raises(client.BusyError):
        rounds.undisturbed(measure)
