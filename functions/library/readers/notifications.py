"""Notifications: what the library tells a reader, once for each event."""

import json
import re
from typing import TYPE_CHECKING, Any

from library.store import mariadb
from library.web.problems import invalid

if TYPE_CHECKING:
    from pymysql.cursors import Cursor

MOST_AT_ONCE = 100
# A notification is what keeps its event from being told twice: longer than the outbox keeps that (7 days).
_KEPT_DAYS = 90
_ID = re.compile(r"[1-9][0-9]{0,17}")
_UNREAD = "SELECT COUNT(*) AS unread FROM notifications WHERE user_id = %s AND read_at IS NULL"
# What an event's data has of its own members, beside those that every notification has.
_MORE = ("loan_id", "due_at", "reservation_id", "hold_until")


def tell(source: str, event_id: str, type: str, user_id: str, data: dict[str, Any]) -> None:
    """Write a reader's notification; an event that was told before is not told again."""
    sql = """INSERT INTO notifications (user_id, type, data, created_at, source, event_id)
      VALUES (%s, %s, %s, UTC_TIMESTAMP(6), %s, %s) ON DUPLICATE KEY UPDATE id = id"""
    values = (user_id, type, json.dumps(data, ensure_ascii=False), source, event_id)
    mariadb.transaction(lambda cursor: cursor.execute(sql, values))


def page(user_id: str, limit: int, below: int) -> tuple[int, list[dict[str, Any]]]:
    """Give how many are unread, and a reader's notifications below an id, newest first, one more than `limit`."""
    # Both in one question. A reader without notifications gets one row, with nothing but the count.
    sql = f"""SELECT unread, page.* FROM ({_UNREAD}) AS counted
      LEFT JOIN (SELECT id, type, data, created_at, read_at FROM notifications
        WHERE user_id = %s AND id < %s ORDER BY id DESC LIMIT %s) AS page ON TRUE
      ORDER BY page.id DESC"""  # noqa: S608
    rows = mariadb.query(sql, user_id, user_id, below, limit + 1)
    return rows[0][0], [_notification(row[1:]) for row in rows if row[1] is not None]


def read(cursor: "Cursor", user_id: str, ids: list[int] | None) -> dict[str, int]:
    """Mark these of the reader's notifications as read, or all of them; give how many are unread now."""
    sql = "UPDATE notifications SET read_at = UTC_TIMESTAMP(6) WHERE user_id = %s AND read_at IS NULL"
    cursor.execute(f"{sql} AND id IN %s" if ids else sql, (user_id, ids) if ids else (user_id,))
    cursor.execute(_UNREAD, (user_id,))
    (found,) = cursor.fetchall()
    return {"unread": found[0]}


def purge() -> int:
    """Forget what was read 90 days ago, a thousand at a time; give how many."""
    return mariadb.purge("notifications", "read_at", _KEPT_DAYS)


def numbers(value: object) -> list[int]:
    """Give the ids that a reader names, else 400."""
    if not isinstance(value, list) or not 0 < len(value) <= MOST_AT_ONCE:
        raise invalid(f"'ids' must be a list of 1 to {MOST_AT_ONCE} ids.")
    if not all(isinstance(each, str) and _ID.fullmatch(each) for each in value):
        raise invalid("'ids' must be texts that are the ids of notifications.")
    return [int(each) for each in value]


def _notification(row: tuple[Any, ...]) -> dict[str, Any]:
    number, kind, data, created_at, read_at = row
    said = json.loads(data)
    return {
        "id": str(number),
        "type": kind,
        "book_id": str(said["book_id"]),
        "title": said["title"],
        "data": {name: said[name] for name in _MORE if said.get(name) is not None},
        "created_at": mariadb.utc(created_at),
        "read_at": mariadb.utc(read_at) if read_at else None,
    }
