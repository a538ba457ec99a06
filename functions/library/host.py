"""The thin host: serve the one function that FUNCTION_TARGET names, by calling it directly, on Granian.

Flask's own routing and contexts, which no function of ours uses, cost 3 times what the function itself does.
"""

import importlib
import logging
import os
import sys
from collections.abc import Iterable
from http import HTTPStatus
from types import ModuleType
from typing import TYPE_CHECKING, Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server import Server

from library import settings

if TYPE_CHECKING:
    from library.http import Function

THREADS = 4
KEEP_ALIVE_MS = 60_000  # longer than any proxy in front keeps an idle connection, so the proxy is who closes it
_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def load(target: str) -> "Function":
    """Give the function `target` of the module of the same name."""
    # The real package imports cloudevents and gunicorn, 120 ms of each cold start, for a decorator that only registers.
    framework = ModuleType("functions_framework")
    framework.http = lambda function: function  # type: ignore[attr-defined]
    sys.modules.setdefault("functions_framework", framework)
    function: Function = getattr(importlib.import_module(target), target)
    return function


def application(target: str) -> Any:
    """Give the WSGI application that answers every request with the function `target`."""
    import flask

    function = load(target)

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body, status, headers = function(flask.Request(environ))
        headers.append(("Content-Length", str(len(body))))
        start_response(_STATUS[status], headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    return app


def serve(target: str) -> None:
    """Serve the function on HOST and PORT until SIGTERM."""
    server = Server(
        target,
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        blocking_threads=THREADS,
        http1_settings=HTTP1Settings(header_read_timeout=KEEP_ALIVE_MS),
        log_level="warning",  # type: ignore[arg-type]
    )
    server.serve(target_loader=application)


if __name__ == "__main__":
    logging.captureWarnings(True)
    if "FUNCTION_TARGET" not in os.environ:
        sys.exit("FUNCTION_TARGET must name the function to serve, for example FUNCTION_TARGET=get_cart.")
    serve(os.environ["FUNCTION_TARGET"])
