"""The HTTP contract that every function keeps, whichever server hosts it."""

import functools
import json
import logging
import os
import re
import secrets
import time
from collections.abc import Callable
from json.encoder import encode_basestring_ascii as quoted

import flask
from werkzeug.exceptions import HTTPException

from library import settings
from library.web import cross_origin, log
from library.web.problems import Problem

JSON = "application/json"
Headers = list[tuple[str, str]]
Answer = tuple[bytes, int, Headers]
Function = Callable[[flask.Request], Answer]

PROBE_PATH = "/livez"
_logger = logging.getLogger(__name__)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")


def endpoint(*methods: str) -> Callable[[Function], Function]:
    """Make a function keep the contract: methods, origin, errors as JSON, request id, cluster name, one log line."""
    allowed = (*methods, "HEAD") if "GET" in methods else methods

    def decorate(function: Function) -> Function:
        log.setup(function.__name__)  # where the host has not: the functions-framework CLI does not

        @functools.wraps(function)
        def answer(request: flask.Request) -> Answer:
            if request.path == PROBE_PATH:
                return b"ok", 200, [("Content-Type", "text/plain")]
            started = time.perf_counter()
            request_id = _request_id(request)
            log.request_id.set(request_id)
            body, status, headers = _attempt(function, request, allowed)
            headers.append(("X-Served-By", settings.CLUSTER_NAME))
            headers.append(("X-Request-Id", request_id))
            headers.append(("X-Content-Type-Options", "nosniff"))
            _log(function.__name__, request, status, request_id, time.perf_counter() - started)
            return body, status, headers

        return answer

    return decorate


def respond(body: bytes, *headers: tuple[str, str], status: int = 200) -> Answer:
    """Give an answer of ready-made JSON that no cache may keep, unless a header says otherwise."""
    return body, status, [("Content-Type", JSON), ("Cache-Control", "no-store"), *headers]


def _attempt(function: Function, request: flask.Request, allowed: tuple[str, ...]) -> Answer:
    try:
        if request.method not in allowed:
            sentence = f"Use {' or '.join(allowed)} on this path."
            raise Problem(405, "method_not_allowed", sentence, Allow=", ".join(allowed))  # noqa: TRY301
        if request.method not in ("GET", "HEAD"):
            cross_origin.refuse(request)
        return function(request)
    except Problem as problem:
        return _error(problem)
    except HTTPException as error:
        status = error.code or 500
        return _error(Problem(status, error.name.lower().replace(" ", "_"), error.description or error.name))
    except Exception:  # whatever broke, the caller gets our JSON and the log the cause
        _logger.exception("The function crashed.")
        return _error(Problem(500, "internal_error", "Something broke on our side; the error has been logged."))


def _error(problem: Problem) -> Answer:
    body = json.dumps({"error": problem.sentence, "code": problem.code}, ensure_ascii=False).encode()
    return respond(body, *problem.headers, status=problem.status)


def _request_id(request: flask.Request) -> str:
    given: str = request.environ.get("HTTP_X_REQUEST_ID", "")
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(16)


def _log(function: str, request: flask.Request, status: int, request_id: str, seconds: float) -> None:
    line = (
        f'{{"time":{time.time():.3f},"level":"INFO","function":"{function}","cluster":"{settings.CLUSTER_NAME}",'
        f'"method":{quoted(request.method)},"path":{quoted(request.path)},"status":{status},'
        f'"ms":{seconds * 1000:.2f},"request_id":"{request_id}","message":"answered"}}\n'
    )
    try:
        os.write(1, line.encode())  # one write of one line: threads never mix, and nothing is left in a buffer
    except OSError:
        return  # a reader of logs that went away must not fail the request
