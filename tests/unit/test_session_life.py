"""How long a session lives, in a real Redis: what renews it, what ends it, and what functions of 0.1.0 make of it."""

import contextlib
import json
from typing import Any

import flask
import pytest
from redis import Redis
from werkzeug.test import EnvironBuilder

from library.limits import MOST_SESSIONS, SESSION_DAYS, SESSION_SECONDS
from library.readers import carts, sessions
from library.readers.sessions import Reader, Session
from library.web.problems import Problem

ADDRESS = "203.0.113.7"
HALF = SESSION_SECONDS // 2
pytestmark = pytest.mark.usefixtures("redis_server")


def request(token: str) -> flask.Request:
    return flask.Request(EnvironBuilder(headers=[("Authorization", f"Bearer {token}")]).get_environ())


def opened(began: bytes | None = None) -> Session:
    """Log Kim in and give the session."""
    token = sessions.log_in("kim", "admin", ADDRESS, began or sessions.begin_login("kim", ADDRESS))
    assert token is not None
    return sessions.of(request(token))


def opened_by_0_1_0(redis: Redis) -> Session:
    session = opened()
    redis.delete(session.keys[1])  # it wrote the session alone
    return session


def age(redis: Redis, session: Session, seconds: int) -> None:
    """Let the session have been opened so much earlier."""
    known: Any = redis.get(session.keys[1])
    redis.set(session.keys[1], int(known) - seconds * 1_000_000, keepttl=True)


def lives(session: Session) -> bool:
    with contextlib.suppress(Problem):
        carts.read(session)
        return True
    return False


def changes(redis: Redis) -> int:
    """Give how often Redis has written anything."""
    count: int = redis.info("persistence")["rdb_changes_since_last_save"]
    return count


def test_a_session_that_is_used_every_day_ends_after_30_days(redis_server: Redis) -> None:
    session = opened()
    age(redis_server, session, (SESSION_DAYS - 1) * SESSION_SECONDS - 60)
    redis_server.expire(session.keys[0], HALF - 10)
    assert lives(session)  # and is renewed for the last time
    assert abs(redis_server.ttl(session.keys[0]) - SESSION_SECONDS) <= 2
    age(redis_server, session, HALF + 120)
    redis_server.expire(session.keys[0], 60)
    assert lives(session)
    assert abs(redis_server.ttl(session.keys[0]) - (HALF - 60)) <= 2
    age(redis_server, session, HALF)
    assert not lives(session)
    assert redis_server.exists(*session.keys) == 0


def test_reading_writes_nothing_until_half_is_gone_nor_in_the_last_hours(redis_server: Redis) -> None:
    session = opened()
    before = changes(redis_server)
    assert lives(session)
    assert changes(redis_server) == before
    age(redis_server, session, SESSION_DAYS * SESSION_SECONDS - 3600)
    redis_server.expire(session.keys[0], 3600)
    before = changes(redis_server)
    assert lives(session)
    assert changes(redis_server) == before


def test_ending_all_sessions_of_a_user_ends_those_and_no_later_or_other_one(redis_server: Redis) -> None:
    first, second = opened(), opened()
    token = sessions.log_in("lee", "user", ADDRESS, sessions.begin_login("lee", ADDRESS))
    assert token is not None
    sessions.end_all("kim")
    assert [lives(each) for each in (first, second, sessions.of(request(token)))] == [False, False, True]
    assert lives(opened())
    kept = redis_server.ttl(first.keys[2])
    assert kept > SESSION_DAYS * SESSION_SECONDS


def test_a_login_that_was_under_way_is_ended_too() -> None:
    began = sessions.begin_login("kim", ADDRESS)  # then the old password is read and found to be right
    sessions.end_all("kim")
    assert not lives(opened(began))


def test_a_session_of_before_the_upgrade_is_ended_by_what_has_ended_since(redis_server: Redis) -> None:
    sessions.end_all("kim")
    assert not lives(opened_by_0_1_0(redis_server))
    seen = opened_by_0_1_0(redis_server)
    redis_server.delete(seen.keys[2])
    assert lives(seen)
    sessions.end_all("kim")
    assert not lives(seen)


def test_a_session_of_before_the_upgrade_has_30_days_from_when_it_is_first_seen(redis_server: Redis) -> None:
    session = opened_by_0_1_0(redis_server)
    assert lives(session)
    age(redis_server, session, SESSION_DAYS * SESSION_SECONDS)
    redis_server.expire(session.keys[0], HALF - 10)
    assert not lives(session)


def test_functions_of_0_1_0_read_a_new_session(redis_server: Redis) -> None:
    stored: Any = redis_server.get(opened().keys[0])
    assert Reader(**json.loads(stored)) == Reader("kim", "admin")  # their words: a member more would be a TypeError


def test_logging_out_leaves_nothing_behind(redis_server: Redis) -> None:
    session = opened()
    sessions.log_out(session)
    assert redis_server.exists(*session.keys) == 0


def test_sessions_are_read_renewed_and_ended_also_while_redis_is_full(redis_server: Redis) -> None:
    session = opened()
    redis_server.expire(session.keys[0], HALF - 10)
    redis_server.config_set("maxmemory", 1)
    assert lives(session)
    assert redis_server.ttl(session.keys[0]) > HALF
    sessions.end_all("kim")
    assert not lives(session)


def test_a_user_with_too_many_sessions_loses_the_oldest(redis_server: Redis) -> None:
    first, second = opened(), opened()
    filler = [f"session:{{{first.tag}}}:{number}" for number in range(MOST_SESSIONS - 2)]
    redis_server.rpush(f"sessions:{{{first.tag}}}", *filler)
    third = opened()
    assert [lives(session) for session in (first, second, third)] == [False, True, True]
    assert redis_server.exists(*first.keys) == 0
