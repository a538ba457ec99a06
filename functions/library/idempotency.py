"""Changes in MariaDB that are made once, however often they are sent."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from uuid import uuid4

from pymysql.cursors import Cursor

from library.events import outbox
from library.limits import MOST_CHANGES
from library.readers.sessions import Reader
from library.store import mariadb
from library.web.problems import Problem, key_reused, signed_out, too_many_changes


def once(
    reader: Reader,
    key: str | None,
    operation: str,
    work: Callable[[Cursor], dict[str, Any]],
    keep_unchanged: bool = False,
) -> dict[str, Any]:
    """Run `work` in a transaction and give its answer; for a key that was used before, give that answer again.

    All changes of one reader wait for each other here, so `work` may count what the reader has. `operation` says in
    words what is asked for: another one under a used key is a 400. What `work` refuses by raising leaves its key free,
    and so does what changes nothing, unless it could change something later and must not: `keep_unchanged`. A reader
    who has made too many changes within a day gets a 429. The events that it added are on their way when this returns.
    """
    asked = sha256(operation.encode()).hexdigest()

    def run(cursor: Cursor) -> dict[str, Any]:
        cursor.execute(
            "SELECT operation, answer, (SELECT COUNT(*) FROM changes AS made WHERE made.user_id = id) "
            "FROM users LEFT JOIN changes ON user_id = id AND idempotency_key = %s WHERE id = %s FOR UPDATE",
            (key, reader.user_id),
        )
        found = cursor.fetchone()
        if found is None:  # whoever was removed has no session any more
            raise signed_out()
        if found[0] is not None:
            if found[0] != asked:
                raise key_reused()
            made: dict[str, Any] = json.loads(found[1])
            return made
        if found[2] >= MOST_CHANGES:
            raise _too_many(cursor, reader.user_id)
        answer = work(cursor)
        if mariadb.has_written() or (key and keep_unchanged):
            cursor.execute(
                "INSERT INTO changes (user_id, idempotency_key, operation, answer, created_at) "
                "VALUES (%s, %s, %s, %s, UTC_TIMESTAMP(6))",
                # Without a key it only counts.
                (reader.user_id, key or str(uuid4()), asked, json.dumps(answer if key else {}, ensure_ascii=False)),
            )
        return answer

    answer = mariadb.transaction(run)
    outbox.wake()
    return answer


def _too_many(cursor: Cursor, user_id: str) -> Problem:
    """Give the 429, with the seconds until the oldest of the reader's changes is a day old and forgotten."""
    cursor.execute(
        "SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(6), MIN(created_at) + INTERVAL 1 DAY) FROM changes "
        "WHERE user_id = %s",
        (user_id,),
    )
    ((seconds,),) = cursor.fetchall()
    return too_many_changes(max(1, seconds))


def purge() -> int:
    """Forget the answers of a day ago, 1000 at most, and give how many."""
    return mariadb.purge("changes", "created_at", 1)
