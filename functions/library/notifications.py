"""Notifications: what the library tells a reader, once for each event."""

import base64
import json
import re
import urllib.parse
from typing import TYPE_CHECKING, Any

from library import mariadb
from library.http import digits, whole_number
from library.problems import invalid

if TYPE_CHECKING:
    from pymysql.cursors import Cursor

MOST_AT_ONCE = 100
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


def page(user_id: str, query_string: bytes) -> tuple[dict[str, Any], str | None]:
    """Give a page, newest first, with how many of all are unread; and the query string of the next page, if any.

    Raises the 400 that names a parameter of the query string that is none.
    """
    limit, below = _asked(query_string)
    newest = "SELECT id, type, data, created_at, read_at FROM notifications WHERE user_id = %s"
    beginning = " AND id < %s" if below else ""
    # Both in one question. A reader without notifications gets one row, with nothing but the count.
    sql = f"""SELECT unread, page.* FROM ({_UNREAD}) AS counted
      LEFT JOIN ({newest}{beginning} ORDER BY id DESC LIMIT %s) AS page ON TRUE ORDER BY page.id DESC"""  # noqa: S608
    rows = mariadb.query(sql, user_id, user_id, *([below] if below else []), limit + 1)
    notifications = [_notification(row[1:]) for row in rows[:limit] if row[1] is not None]
    following = _following(limit, int(notifications[-1]["id"])) if len(rows) > limit else None
    return {"unread": rows[0][0], "notifications": notifications}, following


def read(cursor: "Cursor", user_id: str, ids: list[int] | None) -> dict[str, int]:
    """Mark these of the reader's notifications as read, or all of them; give how many are unread now."""
    sql = "UPDATE notifications SET read_at = UTC_TIMESTAMP(6) WHERE user_id = %s AND read_at IS NULL"
    cursor.execute(f"{sql} AND id IN %s" if ids else sql, (user_id, ids) if ids else (user_id,))
    cursor.execute(_UNREAD, (user_id,))
    (found,) = cursor.fetchall()
    return {"unread": found[0]}


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
        "created_at": f"{created_at.isoformat()}Z",
        "read_at": read_at and f"{read_at.isoformat()}Z",
    }


def _asked(query_string: bytes) -> tuple[int, int | None]:
    """Read the page's size, and the id that it begins below (None for the first)."""
    given = dict(reversed(urllib.parse.parse_qsl(query_string.decode("latin-1"))))  # the first counts
    limit = whole_number(digits(given.get("limit", "20")), "limit", 1, 100)
    return limit, _place(given["cursor"]) if "cursor" in given else None


def _place(cursor: str) -> int:
    try:
        return int(_ID.fullmatch(base64.urlsafe_b64decode(f"{cursor}==").decode())[0])  # type: ignore[index]
    except (ValueError, TypeError):
        raise invalid("'cursor' must be one that a 'next' link gave.") from None


def _following(limit: int, last: int) -> str:
    place = base64.urlsafe_b64encode(str(last).encode()).decode().rstrip("=")
    return urllib.parse.urlencode({"limit": limit, "cursor": place})
