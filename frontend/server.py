"""Serve the site, the folder `dist/`, on HOST and PORT until SIGTERM."""

import json
import logging.config
import os
import re
import sys
import time
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn
from wsgiref.headers import Headers

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server import Server
from whitenoise import WhiteNoise

CLUSTER_NAME = os.environ.get("CLUSTER_NAME", "local")
HOST = os.environ.get("HOST", "0.0.0.0")  # noqa: S104 - a pod is reached on its own address
PORT = os.environ.get("PORT", "8080")
# Accounts for everybody to log in with, such as "user/password admin/word"; whoever asks is told. No manifest sets any.
TEST_ACCOUNTS = os.environ.get("TEST_ACCOUNTS", "")

THREADS = 4
LONGEST_END = 10  # seconds; a worker that is told to end in the moment in which it is made does not hear it
KEEP_ALIVE_MS = 120_000  # queue-proxy in front keeps an idle connection for 90 s: it must be the one that closes
PAGE = "/index.html"
PROBE_PATH = "/livez"
ACCOUNTS_PATH = "/test-accounts.json"
# What the build names after its content, as in /assets/index-B4x0q7Zk.js, never changes under that name.
_HASHED = re.compile(r"/assets/[^/]+-[A-Za-z0-9_-]{8}\.[a-z0-9.]+")
# The page's own routes end in no file name: /favicon.ico is a missing file, /books/12 is the page.
_FILE = re.compile(r"\.[A-Za-z0-9]+$")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")
_SECURITY = [
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        # A log-in form that is sent before its script has loaded would else put the password into the address.
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
]
# JSON lines, as the functions write them: also what Granian says, and a crash with its traceback.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": ["created", "levelname", "message"],
            "rename_fields": {"created": "time", "levelname": "level", "exc_info": "traceback"},
            "static_fields": {"function": "frontend", "cluster": CLUSTER_NAME, "request_id": ""},
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {},
}
_HTTPS = [("Strict-Transport-Security", "max-age=31536000")]


def application(root: str) -> Any:
    """Give the WSGI application that serves the files below the folder `root`."""
    site: Any = WhiteNoise(
        lambda environ, start_response: _no_file(site, environ, start_response),
        root=root,
        max_age=None,
        allow_all_origins=False,
        add_headers_function=_caching,
    )

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        started, given = time.perf_counter(), environ.get("HTTP_X_REQUEST_ID", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            secure = _HTTPS if environ.get("HTTP_X_CLIENT_SCHEME") == "https" else []
            start_response(
                status, [*headers, *_SECURITY, *secure, ("X-Served-By", CLUSTER_NAME), ("X-Request-Id", request_id)]
            )
            if environ["PATH_INFO"] != PROBE_PATH:
                _log(environ, int(status[:3]), request_id, time.perf_counter() - started)

        body: Iterable[bytes] = site(environ, start)
        return body

    return app


def _no_file(site: Any, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer a path that no file has: the probe, the accounts, an error, or the page, whose own routes these are."""
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if method not in ("GET", "HEAD"):
        return _error(environ, start_response, "405 Method Not Allowed", "Use GET or HEAD on this path.")
    if path == PROBE_PATH:
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
        return [b"" if method == "HEAD" else b"ok"]
    if path == ACCOUNTS_PATH:
        pairs = (account.partition("/") for account in TEST_ACCOUNTS.split())
        return _json(environ, start_response, "200 OK", [{"id": id, "password": word} for id, _, word in pairs])
    # A missing script answered with the page would be kept as that script by browsers and proxies.
    if path == "/api" or path.startswith(("/api/", "/assets/")) or _FILE.search(path):
        return _error(environ, start_response, "404 Not Found", "There is nothing at this path.")
    answer: Iterable[bytes] = site.serve(site.files[PAGE], environ, start_response)
    return answer


def _error(environ: dict[str, Any], start_response: Any, status: str, sentence: str) -> Iterable[bytes]:
    code = status[4:].lower().replace(" ", "_")
    return _json(environ, start_response, status, {"error": sentence, "code": code})


def _json(environ: dict[str, Any], start_response: Any, status: str, document: Any) -> Iterable[bytes]:
    body = json.dumps(document).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    start_response(status, [*headers, ("Allow", "GET, HEAD")] if status.startswith("405") else headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


def _caching(headers: Headers, path: str, url: str) -> None:
    # no-cache: kept, but asked about each time, which costs a 304 and never shows yesterday's page.
    headers["Cache-Control"] = "public, max-age=31536000, immutable" if _HASHED.fullmatch(url) else "no-cache"


def _log(environ: dict[str, Any], status: int, request_id: str, seconds: float) -> None:
    line = {
        "time": round(time.time(), 3),
        "level": "INFO",
        "function": "frontend",
        "cluster": CLUSTER_NAME,
        "method": environ["REQUEST_METHOD"],
        "path": environ["PATH_INFO"],
        "status": status,
        "ms": round(seconds * 1000, 2),
        "request_id": request_id,
        "message": "answered",
    }
    try:
        os.write(1, f"{json.dumps(line)}\n".encode())  # one write of one line: threads never mix
    except OSError:
        return  # a reader of logs that went away must not fail the request


def _refuse(sentence: str) -> NoReturn:
    logging.error(sentence)
    sys.exit(1)


def main() -> None:
    """Serve until SIGTERM."""
    logging.config.dictConfig(LOGGING)
    root = Path(__file__).resolve().with_name("dist")
    if not Path(f"{root}{PAGE}").is_file():
        _refuse(f"There is no site to serve in {root}: build it with `make frontend`.")
    if not PORT.isdigit():
        _refuse(f"PORT must be a port number, not {PORT!r}.")
    server = Server(
        str(root),
        address=HOST,
        port=int(PORT),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        workers_kill_timeout=LONGEST_END,
        blocking_threads=THREADS,
        http1_settings=HTTP1Settings(header_read_timeout=KEEP_ALIVE_MS),
        log_level="warning",  # type: ignore[arg-type]
        log_dictconfig=LOGGING,
    )
    server.serve(target_loader=application)


if __name__ == "__main__":
    main()
