from typing import Any

import flask
import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from library.readers import sessions
from library.store import redis
from library.web.problems import Problem

TOKEN = "a2lt." + "s" * 43
OTHER = "bGVl." + "s" * 43
COOKIE = "__Host-library_session"


def request(**headers: str) -> flask.Request:
    return flask.Request(EnvironBuilder(headers=Headers(headers)).get_environ())


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": f"Bearer {TOKEN}"},
        {"Authorization": f"bearer {TOKEN}"},
        {"Cookie": f"{COOKIE}={TOKEN}"},
        {"Cookie": f"theme=dark; {COOKIE}={TOKEN}"},
        {"Cookie": f"region={'서울'.encode().decode('latin-1')}; {COOKIE}={TOKEN}"},  # as WSGI spells bytes over 127
        {"Authorization": f"Bearer {TOKEN}", "Cookie": f"{COOKIE}={OTHER}"},
        {"Authorization": "Basic a2lt", "Cookie": f"{COOKIE}={TOKEN}"},
    ],
)
def test_the_bearer_token_or_else_the_cookie_names_the_session(headers: dict[str, str]) -> None:
    assert sessions.of(request(**headers)).tag == "a2lt"


@pytest.mark.parametrize(
    "token",
    ["", "a2lt", "a2lt.", f"a2lt.{'s' * 42}", f"a2lt.{'s' * 44}", f".{'s' * 43}", f"a}}.{'s' * 43}", TOKEN + "\n"],
)
def test_what_cannot_be_a_token_is_401_and_never_reaches_redis(token: str) -> None:
    environ = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    with pytest.raises(Problem) as caught:
        sessions.of(flask.Request(EnvironBuilder().get_environ() | environ))
    assert caught.value.status == 401


@given(st.text(), st.text())
def test_no_header_is_strange_enough_to_break_it(authorization: str, cookie: str) -> None:
    environ = EnvironBuilder().get_environ() | {"HTTP_AUTHORIZATION": authorization, "HTTP_COOKIE": cookie}
    session = sessions.find(flask.Request(environ))
    assert session is None or "}" not in session.tag


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=64))
def test_whoever_logs_in_gets_a_token_that_is_taken_and_one_slot_for_all_keys(user_id: str) -> None:
    asked: list[Any] = []

    def function(name: str, keys: list[str], *arguments: Any, repeatable: bool = True) -> list[Any]:
        asked.append(keys)
        return [b"ok"]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(redis, "function", function)
        token = sessions.log_in(user_id, "user", "203.0.113.7", b"1")
    assert token is not None
    session = sessions.of(request(Authorization=f"Bearer {token}"))
    failures, *stored = asked[0]
    assert stored[:2] == session.keys[:2]
    assert not any(token.partition(".")[2] in key for key in stored)
    assert {key[key.index("{") : key.index("}")] for key in (failures, *session.keys, *stored)} == {"{" + session.tag}


def test_a_throttled_login_says_how_long_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis, "function", lambda *_, **__: [b"throttled", 840])
    for log_in in (sessions.begin_login, lambda *who: sessions.log_in(who[0], None, who[1], b"1")):
        with pytest.raises(Problem) as caught:
            log_in("kim", "203.0.113.7")
        assert (caught.value.status, dict(caught.value.headers)) == (429, {"Retry-After": "840"})


def test_a_failure_that_may_have_been_counted_is_not_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    repeatable = []

    def function(*_: object, **options: bool) -> list[bytes]:
        repeatable.append(options["repeatable"])
        return [b"refused"]

    monkeypatch.setattr(redis, "function", function)
    assert sessions.log_in("kim", None, "203.0.113.7", b"1") is None
    assert repeatable == [False]
