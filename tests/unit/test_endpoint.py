import json
from typing import Any

import flask
import pytest
from werkzeug.datastructures import Headers
from werkzeug.exceptions import NotAcceptable
from werkzeug.test import EnvironBuilder

from library.web.endpoint import Answer, Function, endpoint, respond
from library.web.problems import unavailable


def ask(function: Function, method: str = "GET", path: str = "/api/x", **headers: str) -> tuple[Any, ...]:
    environ = EnvironBuilder(method=method, query_string="secret=1", headers=Headers(headers)).get_environ()
    environ["PATH_INFO"] = path
    body, status, answered = function(flask.Request(environ))
    return body, status, dict(answered)


@endpoint("GET")
def fine(request: flask.Request) -> Answer:
    return respond(b"{}")


def raising(error: Exception) -> Function:
    @endpoint("POST")
    def broken(request: flask.Request) -> Answer:
        raise error

    return broken


def test_an_answer_says_who_served_it_and_which_request_it_was() -> None:
    body, status, headers = ask(fine, **{"X-Request-Id": "trace-1"})
    assert (body, status) == (b"{}", 200)
    assert (headers["X-Served-By"], headers["X-Request-Id"]) == ("local", "trace-1")


@pytest.mark.parametrize("request_id", ["", "a b", 'a"b', "x" * 129, "é"])
def test_a_request_id_that_would_spoil_a_log_line_is_replaced(
    request_id: str, capfd: pytest.CaptureFixture[str]
) -> None:
    _, _, headers = ask(fine, **{"X-Request-Id": request_id})
    assert len(headers["X-Request-Id"]) == 32
    assert json.loads(capfd.readouterr().out)["request_id"] == headers["X-Request-Id"]


def test_each_request_is_one_line_of_json_without_its_query(capfd: pytest.CaptureFixture[str]) -> None:
    ask(fine, path='/api/x"\\\n')
    line = json.loads(capfd.readouterr().out)
    assert (line["function"], line["method"], line["status"], line["path"]) == ("fine", "GET", 200, '/api/x"\\\n')
    assert "secret" not in json.dumps(line)


def test_a_probe_is_answered_without_the_function_and_without_a_log_line(capfd: pytest.CaptureFixture[str]) -> None:
    assert ask(raising(RuntimeError()), path="/livez")[:2] == (b"ok", 200)
    assert capfd.readouterr().out == ""


def test_another_method_is_405_with_those_it_takes() -> None:
    body, status, headers = ask(fine, "DELETE")
    assert (status, headers["Allow"]) == (405, "GET, HEAD")
    assert json.loads(body)["code"] == "method_not_allowed"


def test_a_crash_tells_the_caller_nothing_and_the_log_everything(caplog: pytest.LogCaptureFixture) -> None:
    body, status, headers = ask(raising(ValueError("the secret cause")), "POST")
    assert (status, json.loads(body)["code"]) == (500, "internal_error")
    assert b"secret" not in body
    assert "the secret cause" in caplog.text
    assert headers["X-Served-By"] == "local"


@pytest.mark.parametrize(
    ("error", "status", "code"), [(NotAcceptable(), 406, "not_acceptable"), (unavailable("x"), 503, "unavailable")]
)
def test_every_error_is_a_sentence_and_a_code(error: Exception, status: int, code: str) -> None:
    body, answered, headers = ask(raising(error), "POST")
    assert (answered, json.loads(body)["code"], headers["Content-Type"]) == (status, code, "application/json")
    assert json.loads(body)["error"]
    assert headers.get("Retry-After") == ("1" if status == 503 else None)
