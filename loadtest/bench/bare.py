"""The least a server can do for a request: one command to Redis and its bytes back, served as library.web.host serves.

No session is parsed, nothing validated, logged or handled: all of it is known beforehand, except the Idempotency-Key.
Environment: PORT, HOST, REDIS_ADDR and REDIS_PASSWORD as for a function, and COMMAND, the JSON that `describe` gives.
"""

import itertools
import json
import os
import threading
from typing import Any

BOOKS = 5  # the ids that are added in turn, so that none of them reaches its limit


def describe(*command: str, idempotency: str | None = None, book: str = "") -> str:
    """Give the COMMAND that sends this command; with `idempotency` one that adds `book` under a new key each time.

    `idempotency` is the prefix of the record's key; record, book id, quantity, time and book go behind the command.
    """
    return json.dumps([command, idempotency, book])


def application(described: str) -> Any:
    """Give the WSGI application that answers every request with the last part of Redis's reply."""
    from redis.connection import Connection

    command, idempotency, book = json.loads(described)
    host, _, port = os.environ["REDIS_ADDR"].partition(":")
    ids = itertools.cycle(range(1, BOOKS + 1))
    thread = threading.local()

    def connect() -> Any:
        password = os.environ["REDIS_PASSWORD"]
        thread.connection = Connection(host, int(port), password=password, protocol=2, driver_info=None)
        return thread.connection

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        arguments = command
        if idempotency:
            environ["wsgi.input"].read()  # Granian closes the connection behind a body that nobody read
            record = idempotency + environ["HTTP_IDEMPOTENCY_KEY"]
            arguments = [*command, record, next(ids), 1, "2026-01-01T00:00:00.000000Z", book]
        connection = getattr(thread, "connection", None) or connect()
        connection.send_command(*arguments)
        body = connection.read_response()[-1]
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return app


if __name__ == "__main__":
    from granian.constants import HTTPModes, Interfaces
    from granian.server import Server

    Server(
        os.environ["COMMAND"],
        address=os.environ["HOST"],
        port=int(os.environ["PORT"]),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        blocking_threads=4,
        log_level="warning",  # type: ignore[arg-type]
    ).serve(target_loader=application)
