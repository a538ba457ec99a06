"""Events of a running library: written into its outbox, brought to a function by hand, and counted."""

import json
import uuid
from typing import Any

import httpx
from cloudevents.conversion import to_binary
from cloudevents.http import CloudEvent

from local.stack import log_path
from tests.stack import RunningLibrary

SOURCE = "urn:central-library"


def write(stack: RunningLibrary, kind: str, data: dict[str, Any]) -> int:
    """Commit an event as a function does that dies right after; give its id."""
    sql = "INSERT INTO outbox (type, subject, data, created_at) VALUES (%s, '1', %s, UTC_TIMESTAMP(6)) RETURNING id"
    number: int = stack.sql(sql, kind, json.dumps(data))[0][0]
    return number


def loan(user_id: str, book_id: int = 1, **more: Any) -> dict[str, Any]:
    """Give what a loan's events say."""
    due_at = "2026-12-01T00:00:00.000000Z"
    return {"loan_id": 1, "user_id": user_id, "book_id": book_id, "title": "채식주의자", "due_at": due_at, **more}


def unsent(stack: RunningLibrary) -> int:
    return int(stack.sql("SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL")[0][0])


def port(stack: RunningLibrary, name: str) -> int:
    """Give the port of a process, such as naver/notify."""
    found = {program.name: program.port for program in stack.running.programs}[name]
    assert found is not None
    return found


def by_the_broker(stack: RunningLibrary) -> dict[str, str]:
    """Give the header by which a function knows its Broker."""
    return {"Authorization": f"Bearer {stack.secrets['EVENTS_TOKEN']}"}


def bring(
    stack: RunningLibrary, name: str, kind: str, data: Any, event_id: str | None = None, **more: str
) -> httpx.Response:
    """Send an event, with more attributes, straight to a function, such as naver/notify."""
    attributes = {"id": event_id or str(uuid.uuid4()), "source": SOURCE, "type": kind, **more}
    headers, body = to_binary(CloudEvent({**attributes, "datacontenttype": "application/json"}, data))
    url = f"http://127.0.0.1:{port(stack, name)}/"
    return httpx.post(url, headers=headers | by_the_broker(stack), content=body, timeout=60)


def tick(stack: RunningLibrary, name: str) -> httpx.Response:
    """Do what the clock does to a function, such as naver/relay-events."""
    return bring(stack, name, "dev.knative.sources.ping", None)


def sendings(stack: RunningLibrary) -> list[str]:
    """Give the id of every event that reached a Broker, once for each time."""
    logs = [log_path(stack.settings, f"{member}/broker").read_text() for member in ("naver", "nhn")]
    lines = [json.loads(line) for log in logs for line in log.splitlines()]
    return [line["event"] for line in lines if "event" in line]


def notifications(stack: RunningLibrary, user_id: str) -> list[str]:
    """Give the types of a reader's notifications, oldest first."""
    rows = stack.sql("SELECT type FROM notifications WHERE user_id = %s ORDER BY id", user_id)
    return [row[0] for row in rows]
