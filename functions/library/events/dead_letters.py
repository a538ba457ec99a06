"""Dead letters: events that a consumer went on refusing.

To send one again once its cause is mended: UPDATE outbox SET sent_at = NULL WHERE id = <its event_id>. Consumers act
once on an event, however often it comes.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from library.store import mariadb
from library.web.problems import Problem

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent

# How long a consumer may be without central (503): longer than any outage of Redis should be.
_PATIENCE = timedelta(days=1)
_KEPT_DAYS = 90


def keep(event: "CloudEvent") -> None:
    """Write the event down, once for each consumer and way in which that refused it.

    One that will get better comes back with a 425, which no Broker repeats: so its sender learns that it was not
    delivered, and keeps it in the outbox.
    """
    attributes = dict(event.get_attributes())
    if str(attributes.get("knativeerrorcode")) == "503" and _young(attributes.get("time")):
        raise Problem(425, "too_early", "The consumer had no central; send the event to all again later.")
    consumer = (urlsplit(str(attributes.get("knativeerrordest", ""))).hostname or "somebody").partition(".")[0]
    reason = f"{consumer} answered {attributes.get('knativeerrorcode', 'nothing')}"[:255]
    whole = json.dumps({**attributes, "data": event.get_data()}, ensure_ascii=False, default=str)
    # IGNORE: it is there already.
    sql = """INSERT IGNORE INTO dead_letters (source, event_id, type, event, reason, created_at)
      VALUES (%s, %s, %s, %s, %s, UTC_TIMESTAMP(6))"""
    values = (event["source"], event["id"], event["type"], whole, reason)
    mariadb.transaction(lambda cursor: cursor.execute(sql, values))


def purge() -> int:
    """Forget what was written down 90 days ago, a thousand at a time; give how many."""
    return mariadb.purge("dead_letters", "created_at", _KEPT_DAYS)


def _young(time: Any) -> bool:
    try:
        return datetime.now(UTC) - datetime.fromisoformat(time) < _PATIENCE
    except (TypeError, ValueError):  # none that says a moment: no event of ours
        return False
