"""What is read back in the end from servers that answer something else than they should."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from loadtest import journal
from loadtest.drill.observe import final_reads
from loadtest.journal import Journal


@contextmanager
def answering(body: bytes) -> Iterator[str]:
    """Give the URL of a member that has one answer to everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("body", [b"<html>", b'{"error": "no"}', b'[{"id": 1}]', b"\xff"])
@pytest.mark.parametrize("token", ["token", ""])
def test_an_answer_that_says_nothing_proves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: bytes, token: str
) -> None:
    monkeypatch.setattr(final_reads, "TRIES", 1)
    (tmp_path / "load.sessions").write_text(f'{{"reader": "reader-1", "token": "{token}"}}\n')
    written = Journal(tmp_path / "verify.jsonl")
    with answering(body) as url:
        final_reads.read_back(tmp_path / "load.sessions", {"naver": url}, "password", written)
    written.close()
    assert list(journal.read(tmp_path)) == []
