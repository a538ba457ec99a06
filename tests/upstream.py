"""A throwaway HTTP server in a process of its own: says what it got, writes that down, and fails when told to.

`python -m tests.upstream FOLDER PORT...` writes a request down before it reads the body, and then reads
FOLDER/behaviour.json: path (or "*") to
{"status": 503} or {"drop": true} (the connection breaks after the request has arrived) or {"delay": seconds} or
{"empty": true} (an answer without a body).
"""

import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class UpstreamHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave in one piece: who is killed between them would cut an answer in two
    disable_nagle_algorithm = True
    folder = Path()

    def answer(self) -> None:
        port = self.connection.getsockname()[1]
        path = self.path.partition("?")[0]
        headers = {name.lower(): value for name, value in self.headers.items()}
        seen = {"port": port, "method": self.command, "path": path, "headers": headers, "target": self.path}
        if headers.get("user-agent") != "Envoy/HC":
            with (self.folder / "received.jsonl").open("a") as file:
                file.write(json.dumps(seen) + "\n")
        self.rfile.read(int(self.headers.get("content-length", 0)))
        told = self._behaviour()
        behaviour = told.get(path, told.get("*", {}))
        time.sleep(behaviour.get("delay", 0))
        if behaviour.get("drop"):
            self.close_connection = True
            return
        body = b"" if behaviour.get("empty") else json.dumps(seen).encode()
        self.send_response(behaviour.get("status", 200))
        self.send_header("content-type", "application/json")
        self.send_header("x-served-by", self.folder.name)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = do_PATCH = answer  # noqa: N815 - http.server's names

    def _behaviour(self) -> dict[str, Any]:
        path = self.folder / "behaviour.json"
        return dict(json.loads(path.read_text())) if path.exists() else {}

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' output clean."""


class UpstreamServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Take it calmly when Envoy has given up waiting."""


if __name__ == "__main__":
    UpstreamHandler.folder = Path(sys.argv[1])
    servers = [UpstreamServer(("127.0.0.1", int(port)), UpstreamHandler) for port in sys.argv[2:]]
    for server in servers[1:]:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    servers[0].serve_forever()
