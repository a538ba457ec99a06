"""The thin host: serve the one function that FUNCTION_TARGET names, by calling it directly, on Granian.

Flask's own routing and contexts, which no function of ours uses, cost 3 times what the function itself does.
"""

import functools
import gc
import importlib
import logging
import os
import sys
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from library import imports, settings

if TYPE_CHECKING:
    from library.http import Function

THREADS = 4
KEEP_ALIVE_MS = 120_000  # queue-proxy in front keeps an idle connection for 90 s: it must be the one that closes
_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def load(target: str) -> "Function":
    """Give the function `target` of the module of the same name."""
    imports.spare()
    function: Function = getattr(importlib.import_module(target), target)
    return function


def application(target: str) -> Any:
    """Give the WSGI application that answers every request with the function `target`."""
    function = load(target)

    import flask

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body, status, headers = function(flask.Request(environ))
        headers.append(("Content-Length", str(len(body))))
        start_response(_STATUS[status], headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    return app


def serve(target: str) -> None:
    """Serve the function on HOST and PORT until SIGTERM."""
    gc.disable()  # a start makes no garbage worth looking for: a tenth of its time
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.server.mp import MPServer

    class Server(MPServer):
        def _write_pidfile(self) -> None:
            """Leave out what only pid files and limits on memory need: Granian reads all of /proc for them, 30 ms."""

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
    _started(target)  # here already, so that the worker shares it with this process
    server.serve(target_loader=_started)


@functools.cache
def _started(target: str) -> Any:
    app = application(target)
    gc.freeze()  # what is there now stays: no collection has to look at it again
    gc.enable()
    return app


if __name__ == "__main__":
    logging.captureWarnings(True)
    if "FUNCTION_TARGET" not in os.environ:
        sys.exit("FUNCTION_TARGET must name the function to serve, for example FUNCTION_TARGET=get_cart.")
    serve(os.environ["FUNCTION_TARGET"])
