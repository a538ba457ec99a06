"""Logs: one JSON object a line, with who wrote it and in which request."""

import logging
import os
import sys
import threading
from contextvars import ContextVar
from types import TracebackType

from pythonjsonlogger.json import JsonFormatter

# Nothing of ours is imported here, so that also settings that cannot be read are a line of the log.
request_id: ContextVar[str] = ContextVar("request_id", default="")


def setup(function: str, cluster: str = os.environ.get("CLUSTER_NAME", "local")) -> None:
    """Write what this process logs to stderr as JSON lines, also warnings and crashes that nobody catches.

    A line has time (Unix, seconds), level, function, cluster, request_id ('' outside of a request) and message; with
    an exception error, its class, and traceback. Does nothing where the process logs somewhere already.
    """
    if logging.root.handlers:
        return
    handler = logging.StreamHandler()
    handler.addFilter(_context)
    handler.setFormatter(
        JsonFormatter(
            ["created", "levelname", "request_id", "message"],
            rename_fields={"created": "time", "levelname": "level", "exc_info": "traceback"},
            static_fields={"function": function, "cluster": cluster},
            json_ensure_ascii=False,
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO)
    logging.captureWarnings(True)
    sys.excepthook = _crashed
    threading.excepthook = lambda crash: _crashed(crash.exc_type, crash.exc_value, crash.exc_traceback)


def _context(record: logging.LogRecord) -> bool:
    record.request_id = request_id.get()
    if record.exc_info and record.exc_info[0]:
        record.error = record.exc_info[0].__name__
    return True


def _crashed(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if error is not None:
        logging.critical("The process or one of its threads crashed.", exc_info=(kind, error, trace))
