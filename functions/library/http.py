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
from typing import Any

import flask
from werkzeug.exceptions import HTTPException

from library import log, settings
from library.problems import Problem, invalid

JSON = "application/json"
Headers = list[tuple[str, str]]
Answer = tuple[bytes, int, Headers]
Function = Callable[[flask.Request], Answer]

MAX_BODY = 16 * 1024
MAX_DISCARDED = 8 * 1024 * 1024
PROBE_PATH = "/livez"
_logger = logging.getLogger(__name__)
_TOKEN = re.compile(r"[\x21-\x7e]{1,64}")
_ADDRESS = re.compile(r"[0-9a-fA-F.:]{2,45}")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")


def endpoint(*methods: str) -> Callable[[Function], Function]:
    """Make a function keep the contract: methods, errors as JSON, request id, cluster name, one log line."""
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


def json_object(request: flask.Request) -> dict[str, Any]:
    """Read the body as a JSON object; refuse other media types (415), more than 16 KiB (413) and all else (400)."""
    raw = content(request)
    if request.environ.get("CONTENT_TYPE") != JSON and request.mimetype != JSON:  # parsed only where it has parameters
        raise Problem(415, "unsupported_media_type", "Send the body as JSON with Content-Type: application/json.")
    try:
        value = _decode(raw.decode())
    except (ValueError, RecursionError):
        raise invalid("The body is not valid JSON.", "invalid_json") from None
    if not isinstance(value, dict):
        raise invalid("The body must be a JSON object.", "invalid_json")
    return value


def content(request: flask.Request) -> bytes:
    """Read the body, empty without one; more than 16 KiB is a 413."""
    # The server's own stream: 20 µs less than werkzeug's, whose guards the two checks here make needless.
    stream, length = request.environ["wsgi.input"], request.environ.get("CONTENT_LENGTH", "")
    if not length.isdecimal() and not request.environ.get("wsgi.input_terminated"):
        return b""  # neither a length nor chunks: there is no body, and a read would wait for one
    raw: bytes = stream.read(min(int(length), MAX_BODY + 1) if length.isdecimal() else MAX_BODY + 1)
    if len(raw) <= MAX_BODY:
        return raw
    # Read on: a server that answers before the end hangs up on who still sends, and our gateway makes a 503 of that.
    for _ in range(MAX_DISCARDED // MAX_BODY):
        if not stream.read(MAX_BODY):
            break
    raise Problem(413, "body_too_large", f"Send at most {MAX_BODY} bytes.")


def text(value: object, name: str, longest: int) -> str:
    """Give a non-empty text of at most `longest` characters that can be stored, else 400 naming the field."""
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise invalid(f"'{name}' must be a text of 1 to {longest} characters.")
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise invalid(f"'{name}' must not contain NUL or unpaired surrogate characters.")
    return value


def whole_number(value: object, name: str, least: int, most: int) -> int:
    """Give an integer in the closed range, else 400 naming the field."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # JSON has one kind of number: 2.0 is 2
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise invalid(f"'{name}' must be a whole number from {least} to {most}.")
    return value


def digits(value: str) -> int | str:
    """Give the number that a parameter of the URL is written as; the text itself where it is none."""
    return int(value) if re.fullmatch("[0-9]{1,9}", value) else value


def idempotency_key(request: flask.Request) -> str | None:
    """Give the caller's Idempotency-Key (1 to 64 printable ASCII characters), None without one, else 400."""
    key: str | None = request.environ.get("HTTP_IDEMPOTENCY_KEY")
    if key is not None and not _TOKEN.fullmatch(key):
        raise invalid("'Idempotency-Key' must be 1 to 64 printable ASCII characters without spaces.")
    return key


def client_address(request: flask.Request) -> str:
    """Give the caller's IP address: what our gateway saw, whatever the caller claims, else the connection's."""
    given: str = request.environ.get("HTTP_X_CLIENT_ADDRESS", "")
    return given if _ADDRESS.fullmatch(given) else request.remote_addr or "unknown"


def after(request: flask.Request, prefix: str) -> str:
    """Give the rest of the decoded path."""
    return request.path.removeprefix(prefix)


def required(body: dict[str, Any], name: str) -> object:
    """Give a member of the body, else 400 naming it."""
    if name not in body:
        raise invalid(f"'{name}' is missing.")
    value: object = body[name]
    return value


def _attempt(function: Function, request: flask.Request, allowed: tuple[str, ...]) -> Answer:
    try:
        if request.method not in allowed:
            sentence = f"Use {' or '.join(allowed)} on this path."
            raise Problem(405, "method_not_allowed", sentence, Allow=", ".join(allowed))  # noqa: TRY301
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


def _no_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are not JSON


_decode = json.JSONDecoder(parse_constant=_no_constant).decode


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
