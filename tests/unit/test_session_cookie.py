"""The session's cookie: of several the right one, and the one of 0.1.0 until a day."""

from datetime import UTC, datetime, timedelta

import flask
import pytest
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from library import settings
from library.readers import sessions
from local.settings import Settings

COOKIE, OLD = "__Host-library_session", "session"
OURS, OTHER = "a2lt." + "s" * 43, "bGVl." + "s" * 43


@pytest.fixture
def changing_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be before the day until which the old name counts."""
    monkeypatch.setattr(settings, "OLD_COOKIE_UNTIL", datetime.now(UTC) + timedelta(days=30))


def request(path: str = "/", **headers: str) -> flask.Request:
    return flask.Request(EnvironBuilder(path, headers=Headers(headers)).get_environ())


def found(cookie: str) -> str | None:
    session = sessions.find(request(Cookie=cookie))
    return session.tag if session else None


def test_it_is_out_of_reach_for_scripts_other_sites_and_plain_http() -> None:
    (header,) = sessions.cookies(request(**{"X-Client-Scheme": "https"}), "t")
    assert header == ("Set-Cookie", f"{COOKIE}=t; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict; Secure")
    assert "Max-Age=0" in sessions.cookies(request(), "")[0][1]


@pytest.mark.parametrize(
    "foreign", ["eyJ1c2VyIjoxfQ.aSm1cw.Zq3yWm0r4c1V6nVb8N4kqk0wB1s", "", "%7B%22a%22%3A1%7D", f'"{OTHER}x"', "a.b"]
)
@pytest.mark.usefixtures("changing_over")
def test_a_cookie_of_the_name_that_cannot_be_ours_is_passed_over(foreign: str) -> None:
    for name in (COOKIE, OLD):
        assert found(f"{name}={foreign}; {name}={OURS}") == "a2lt"
    assert found(f"{OLD}={foreign}; {COOKIE}={OURS}") == found(f"{COOKIE}={foreign}; {OLD}={OURS}") == "a2lt"


@pytest.mark.usefixtures("changing_over")
def test_of_several_that_could_be_ours_the_first_of_the_new_name_is_taken() -> None:
    assert found(f"{OLD}={OTHER}; {COOKIE}={OURS}; {COOKIE}={OTHER}") == "a2lt"


def test_the_old_name_counts_until_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    for days, tag, names in ((1, "a2lt", [COOKIE, OLD]), (-1, None, [COOKIE])):
        monkeypatch.setattr(settings, "OLD_COOKIE_UNTIL", datetime.now(UTC) + timedelta(days=days))
        assert found(f"{OLD}={OURS}") == tag
        assert [value.partition("=")[0] for _, value in sessions.cookies(request(), OURS)] == names


def test_two_clones_on_one_machine_keep_their_sessions_apart() -> None:
    first, second = (Settings.read((), {"GSLB_PORT": port}).session_cookie for port in ("8080", "9080"))
    assert first != second
    assert not first.startswith("__Host-")


class Browser:
    """What a browser keeps of the cookies that it is given."""

    def __init__(self, **kept: str) -> None:
        self.kept = kept

    def take(self, headers: list[tuple[str, str]]) -> None:
        for _, header in headers:
            name, _, value = header.partition(";")[0].partition("=")
            self.kept[name] = value
            if "Max-Age=0" in header:
                del self.kept[name]

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.kept.items())


@pytest.mark.usefixtures("changing_over")
def test_who_logged_in_at_the_old_version_stays_so_and_can_log_out_here() -> None:
    browser = Browser(**{OLD: OURS})  # all that 0.1.0 gave, or goes on giving beside this version
    assert found(browser.cookie) == "a2lt"
    browser.take(sessions.cookies(request(), ""))
    assert browser.kept == {}


@pytest.mark.usefixtures("changing_over")
def test_who_logs_in_here_is_known_to_the_old_version_and_can_log_out_there() -> None:
    browser = Browser(**{OLD: OTHER})
    browser.take(sessions.cookies(request(), OURS))
    assert browser.kept[OLD] == OURS  # all that 0.1.0 reads, and whose session it ends
    browser.take([("Set-Cookie", f"{OLD}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure")])
    assert found(browser.cookie) == "a2lt"  # the one that has ended, and no other
