"""The outbox: events written with the change that they tell of, and sent to the Broker afterwards, at least once.

A member keeps nothing: until the Broker has answered for all its subscribers, an event is unsent in central MariaDB,
where every relay of both members finds it.
"""

import contextlib
import contextvars
import functools
import json
import logging
import threading
from typing import TYPE_CHECKING, Any

from library import settings
from library.store import mariadb
from library.web.problems import Problem

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from urllib.parse import SplitResult

    from pymysql.cursors import Cursor

SOURCE = "urn:central-library"
# One thread of a process relays, and a second while the first waits for a consumer that is down.
RELAYS = 2
BATCH = 20
# Longer than all the retries of the Broker take, which answers when they are over: see knative/eventing/broker.yaml.
PATIENCE_SECONDS = 60
# MariaDB ends a transaction that says nothing for 2 s (library/store/mariadb.py): that of a relay that hangs or was
# cut off, so that the other member can send its events, and not of one that waits.
_PULSE_SECONDS = 1
# What the Broker refuses is sent again when it is twice as old, and after this at the latest.
_LONGEST_PAUSE_SECONDS = 300
_KEPT_DAYS = 7

_logger = logging.getLogger(__name__)
_turn = threading.Lock()
_thread = threading.local()


def add(cursor: "Cursor", type: str, subject: str, data: dict[str, Any]) -> None:
    """Write an event in the caller's transaction: it is sent if that commits, and never otherwise."""
    sql = "INSERT INTO outbox (type, subject, data, created_at) VALUES (%s, %s, %s, UTC_TIMESTAMP(6))"
    cursor.execute(sql, (type, subject, json.dumps(data, ensure_ascii=False)))
    _thread.added = True


def wake() -> None:
    """Have the events that this thread has added sent now, beside its work; call it after the commit."""
    added, _thread.added = getattr(_thread, "added", False), False
    if added and settings.K_SINK and _turn.acquire(blocking=False):  # else a relay that has yet to begin will see them
        _relays().submit(contextvars.copy_context().run, _relay_beside)  # what it logs names the request


def relay(limit: int = BATCH) -> int:
    """Send up to so many events that no other relay has in hand, oldest first; give how many the Broker took.

    They stay locked until it has answered. One that it refuses comes back after a pause, and keeps no other waiting
    meanwhile. Raises the 503 problem when MariaDB is out of reach.
    """
    if not settings.K_SINK:
        return 0
    return mariadb.transaction(lambda cursor: _send(cursor, limit))


def purge() -> int:
    """Forget events that were sent a week ago, a thousand at a time; give how many."""
    return mariadb.purge("outbox", "sent_at", _KEPT_DAYS)


def _send(cursor: "Cursor", limit: int) -> int:
    from concurrent.futures import ThreadPoolExecutor, wait

    # READ COMMITTED (library/store/mariadb.py) locks these rows and not the gap after them, to which the next events
    # go.
    sql = """SELECT id, type, subject, data, created_at FROM outbox
      WHERE sent_at IS NULL AND due_at <= UTC_TIMESTAMP(6) ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED"""
    cursor.execute(sql, (limit,))
    rows = list(cursor.fetchall())
    if not rows:
        return 0
    with ThreadPoolExecutor(len(rows)) as pool:
        sendings = {pool.submit(_post, row): row[0] for row in rows}
        while wait(sendings, _PULSE_SECONDS).not_done:
            cursor.execute("DO 0")
    taken = [number for sending, number in sendings.items() if 200 <= sending.result() < 300]
    refused = [number for sending, number in sendings.items() if sending.result() >= 300]
    if taken:
        cursor.execute("UPDATE outbox SET sent_at = UTC_TIMESTAMP(6) WHERE id IN %s", (taken,))
    if refused:
        sql = """UPDATE outbox SET due_at = UTC_TIMESTAMP(6)
          + INTERVAL LEAST(TIMESTAMPDIFF(SECOND, created_at, UTC_TIMESTAMP(6)), %s) SECOND WHERE id IN %s"""
        cursor.execute(sql, (_LONGEST_PAUSE_SECONDS, refused))
    if len(taken) < len(rows):
        _logger.warning("%s did not take %d of %d events.", settings.K_SINK, len(rows) - len(taken), len(rows))
    return len(taken)


def _post(row: tuple[Any, ...]) -> int:
    """Send an event and give the Broker's status, 0 without an answer."""
    from http.client import HTTPConnection, HTTPException

    from cloudevents.conversion import to_binary
    from cloudevents.http import CloudEvent

    number, kind, subject, data, created_at = row
    attributes = {"id": str(number), "source": SOURCE, "type": kind, "subject": subject}
    attributes |= {"time": mariadb.utc(created_at), "datacontenttype": "application/json"}
    headers, body = to_binary(CloudEvent(attributes, json.loads(data)))
    if settings.EVENTS_TOKEN:
        headers["Authorization"] = f"Bearer {settings.EVENTS_TOKEN}"
    sink = _sink()
    connection = HTTPConnection(sink.hostname or "", sink.port or 80, timeout=PATIENCE_SECONDS)
    with contextlib.closing(connection):
        try:
            connection.request("POST", sink.path, body, headers)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return 0


def _relay_beside() -> None:
    _turn.release()
    try:
        while relay():
            pass
    except Problem:
        return  # what is unsent stays so, and the next relay or relay-events sends it
    except Exception:
        _logger.exception("The relay crashed.")


@functools.cache
def _relays() -> "Executor":
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(RELAYS, "relay")


@functools.cache
def _sink() -> "SplitResult":
    from urllib.parse import urlsplit

    return urlsplit(settings.K_SINK)
