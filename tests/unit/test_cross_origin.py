"""Changes that a page of another origin has a browser send, on the way that every function's requests take."""

import json

import flask
import pytest
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from library.web.endpoint import Answer, endpoint, respond

ASKED = {"X-Client-Origin": "https://library.example"}
BEARER = {"Authorization": "bearer a2lt.x"}


@endpoint("GET", "POST", "PUT", "PATCH", "DELETE")
def done(request: flask.Request) -> Answer:
    return respond(b'{"code":"done"}')


def ask(method: str = "POST", **headers: str) -> str:
    """Give the code of the answer."""
    builder = EnvironBuilder("/api/x", "http://x.local", method=method, headers=Headers(headers))
    body, status, _ = done(flask.Request(builder.get_environ()))
    code: str = json.loads(body)["code"]
    assert (status, code) in ((200, "done"), (403, "cross_origin"))
    return code


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://library.example", **ASKED},
        {"Sec-Fetch-Site": "cross-site", "Authorization": "Basic a2lt"},  # which a browser adds by itself
        {"Origin": "https://evil.example", **ASKED},
        {"Origin": "http://library.example", **ASKED},
        {"Origin": "https://library.example:8443", **ASKED},
        {"Origin": "null", **ASKED},
        {"Origin": "null"},
        {"Origin": "http://y.local"},
    ],
)
def test_a_change_from_a_page_of_another_origin_is_refused(headers: dict[str, str]) -> None:
    assert {ask(method, **headers) for method in ("POST", "PUT", "PATCH", "DELETE")} == {"cross_origin"}
    assert ask("GET", **headers) == "done"
    assert ask(**{**headers, **BEARER}) == "done"


@pytest.mark.parametrize(
    "headers",
    [
        {},  # no browser
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://known-as.example", **ASKED},
        {"Origin": "https://library.example", **ASKED},
        {"Origin": "http://x.local"},  # without a gateway
    ],
)
def test_every_other_change_is_made(headers: dict[str, str]) -> None:
    assert {ask(method, **headers) for method in ("POST", "PUT", "PATCH", "DELETE")} == {"done"}
