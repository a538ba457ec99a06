"""Sessions: a token for the reader, and in Redis only its digest."""

import base64
import hashlib
import json
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import flask

from library import settings
from library.limits import SESSION_DAYS
from library.store import redis
from library.web.problems import Problem, signed_out

OLD_COOKIE = "session"  # of 0.1.0
# The server ends a session; the cookie only must not end it earlier than a renewed one lives.
_COOKIE_SECONDS = SESSION_DAYS * 24 * 60 * 60
_TOKEN = re.compile(r"([A-Za-z0-9_-]{1,344})\.[A-Za-z0-9_-]{43}")
_MOST_FAILURES, _WINDOW_SECONDS = 5, 15 * 60


@dataclass(frozen=True, slots=True)
class Session:
    """Whose session it claims to be; Redis decides, in the same step as what is asked of it."""

    tag: str
    digest: str

    @property
    def keys(self) -> list[str]:
        """The keys in Redis by which `signed_in` decides; their hash tag keeps all keys of a user in one slot."""
        own = f"{{{self.tag}}}:{self.digest}"
        return [f"session:{own}", f"opened:{own}", _ended(self.tag)]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is logged in, as Redis knows it."""

    user_id: str
    role: str


def of(request: flask.Request) -> Session:
    """Give the session that the Bearer token or else the cookie names; without a well-formed one, 401."""
    session = find(request)
    if session is None:
        raise signed_out()
    return session


def find(request: flask.Request) -> Session | None:
    """Give the session that the Bearer token or else the cookie names, None without a well-formed one.

    A cookie can come several times, from other hosts of the domain or for other paths: the first that could be ours.
    """
    scheme, _, token = request.environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    bearer = scheme.lower() == "bearer"
    given = [token] if bearer else [each for name in _cookie_names() for each in request.cookies.getlist(name)]
    match = next(filter(None, map(_TOKEN.fullmatch, given)), None)
    return Session(match[1], _digest(match[0])) if match else None


def reader(request: flask.Request) -> Reader:
    """Give who sent the request, in one round trip to Redis; 401 without a session."""
    return known(redis.function("session_read", of(request).keys))


def administrator(request: flask.Request) -> Reader:
    """Give the administrator who sent the request; 403 for every other reader, 401 without a session."""
    found = reader(request)
    if found.role != "admin":
        raise Problem(403, "forbidden", "Only an administrator may do this.")
    return found


def known(reply: list[bytes]) -> Reader:
    """Give the reader whom `session_read` in library.lua answers with, or raise the 401."""
    if reply[0] == b"signed_out":
        raise signed_out()
    return Reader(**json.loads(reply[1]))


def tag(user_id: str) -> str:
    """Give what stands for the user in keys and tokens."""
    return base64.urlsafe_b64encode(user_id.encode()).decode().rstrip("=")


def begin_login(user_id: str, address: str) -> bytes:
    """Give the moment as of which `log_in` may open a session; ask for it before the user is read.

    Raises the 429 problem when five logins of this user from this address have failed in the last 15 minutes.
    """
    reply = redis.function("login_begin", [_failures(user_id, address)], _MOST_FAILURES)
    _refuse_throttled(reply)
    began: bytes = reply[1]
    return began


def log_in(user_id: str, role: str | None, address: str, began: bytes) -> str | None:
    """Open a session for a user whose password was right; count a failure where `role` is None.

    Gives the token, or None for the counted failure. Raises the 429 problem as `begin_login` does, whether this login
    is right or not: others may have failed meanwhile.
    """
    token = f"{tag(user_id)}.{secrets.token_urlsafe(32)}"
    keys = [_failures(user_id, address)]
    if role is not None:
        keys += [*Session(tag(user_id), _digest(token)).keys[:2], f"sessions:{{{tag(user_id)}}}"]
    # No member more: functions of 0.1.0 refuse one that they do not know.
    value = json.dumps({"user_id": user_id, "role": role})
    reply = redis.function("login", keys, _MOST_FAILURES, _WINDOW_SECONDS, value, began, repeatable=role is not None)
    _refuse_throttled(reply)
    return token if reply[0] == b"ok" else None


def log_out(session: Session) -> None:
    """End the session; one that has ended already stays ended."""
    redis.call("DEL", *session.keys[:2])


def end_all(user_id: str) -> None:
    """End all sessions of a user, and of logins under way. Call it once what they stand on has changed in MariaDB."""
    redis.function("sessions_end", [_ended(tag(user_id))])


def cookies(request: flask.Request, token: str) -> list[tuple[str, str]]:
    """Give the Set-Cookie headers that keep the token where no script can read it; an empty token removes it.

    While a member changes over, the next request may meet a function of 0.1.0: both names hold the same token.
    """
    age = _COOKIE_SECONDS if token else 0
    secure = "; Secure" if request.environ.get("HTTP_X_CLIENT_SCHEME") == "https" else ""
    rest = f"{token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict{secure}"
    return [("Set-Cookie", f"{name}={rest}") for name in _cookie_names()]


def _cookie_names() -> list[str]:
    """Give the names under which the cookie is set and taken; the first counts before the second."""
    old = datetime.now(UTC) < settings.OLD_COOKIE_UNTIL
    return [settings.SESSION_COOKIE, *([OLD_COOKIE] if old else [])]


def _refuse_throttled(reply: list[Any]) -> None:
    if reply[0] == b"throttled":
        wait = max(1, reply[1])
        sentence = f"Too many failed logins; try again in {wait} seconds."
        raise Problem(429, "too_many_logins", sentence, Retry_After=str(wait))


def _failures(user_id: str, address: str) -> str:
    return f"failures:{{{tag(user_id)}}}:{address}"


def _ended(tag: str) -> str:
    return f"ended:{{{tag}}}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
