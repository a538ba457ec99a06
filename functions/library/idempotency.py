"""Changes in MariaDB that are made once, however often they are sent."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from pymysql.cursors import Cursor

from library.events import outbox
from library.readers.sessions import Reader
from library.store import mariadb
from library.web.problems import key_reused, signed_out


def once(reader: Reader, key: str | None, operation: str, work: Callable[[Cursor], dict[str, Any]]) -> dict[str, Any]:
    """Run `work` in a transaction and give its answer; for a key that was used before, give that answer again.

    All changes of one reader wait for each other here, so `work` may count what the reader has. `operation` says in
    words what is asked for: another one under a used key is a 400. What `work` refuses by raising leaves its key free.
    The events that it added are on their way when this returns.
    """
    asked = sha256(operation.encode()).hexdigest()

    def run(cursor: Cursor) -> dict[str, Any]:
        cursor.execute(
            "SELECT operation, answer FROM users LEFT JOIN changes ON user_id = id AND idempotency_key = %s "
            "WHERE id = %s FOR UPDATE",
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
        answer = work(cursor)
        if key is not None:
            cursor.execute(
                "INSERT INTO changes (user_id, idempotency_key, operation, answer, created_at) "
                "VALUES (%s, %s, %s, %s, UTC_TIMESTAMP(6))",
                (reader.user_id, key, asked, json.dumps(answer, ensure_ascii=False)),
            )
        return answer

    answer = mariadb.transaction(run)
    outbox.wake()
    return answer


def purge() -> int:
    """Forget the answers of a day ago, 1000 at most, and give how many."""
    return mariadb.purge("changes", "created_at", 1)
