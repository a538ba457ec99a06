"""The thin host: serve the one function that FUNCTION_TARGET names, by calling it directly, on Granian.

What it leaves out of the framework's own host: Flask's application object with its routing, its contexts, signals and
session, the conversion of a return value into a Response, an execution id, and gunicorn. No function of ours uses any
of that, and without it a request costs a quarter to a third of the CPU: `make bench` measures both with the same files.
"""

import importlib
import logging
import os
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import flask
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server import Server

from library.web import log

if TYPE_CHECKING:
    from library.web.endpoint import Function

THREADS = 4
LONGEST_END = 10  # seconds; a worker that is told to end in the moment in which it is made does not hear it
KEEP_ALIVE_MS = 120_000  # queue-proxy in front keeps an idle connection for 90 s: it must be the one that closes
_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def application(target: str) -> Any:
    """Give the WSGI application that answers every request with the function `target` of the module of its name."""
    function: Function = getattr(importlib.import_module(target), target)

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body, status, headers = function(flask.Request(environ))
        headers.append(("Content-Length", str(len(body))))
        start_response(_STATUS[status], headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    return app


def serve(target: str) -> None:
    """Serve the function on HOST and PORT until SIGTERM."""
    from library import settings  # only here: log.setup comes first

    app = application(target)  # here, so that the worker, a fork, shares its memory
    Server(
        target,
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        workers_kill_timeout=LONGEST_END,
        blocking_threads=THREADS,
        http1_settings=HTTP1Settings(header_read_timeout=KEEP_ALIVE_MS),
        log_level="warning",  # type: ignore[arg-type]
        log_dictconfig={"formatters": {}, "handlers": {}, "loggers": {}},  # no handlers of its own: JSON, as all else
    ).serve(target_loader=lambda _: app)


def main() -> None:
    """Serve the function that the environment names."""
    target = os.environ.get("FUNCTION_TARGET", "")
    log.setup(target)
    if not target:
        logging.error("FUNCTION_TARGET must name the function to serve, for example FUNCTION_TARGET=get_cart.")
        raise SystemExit(1)
    serve(target)


if __name__ == "__main__":
    main()
