"""Dead letters: events that a consumer went on refusing.

To send one again once its cause is mended: UPDATE outbox SET sent_at = NULL WHERE id = <its event_id>. Consumers act
once on an event, however often it comes.
"""

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from library import mariadb

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent


def keep(event: "CloudEvent") -> None:
    """Write the event down, once for each consumer and way in which that refused it."""
    attributes = dict(event.get_attributes())
    consumer = (urlsplit(str(attributes.get("knativeerrordest", ""))).hostname or "somebody").partition(".")[0]
    reason = f"{consumer} answered {attributes.get('knativeerrorcode', 'nothing')}"[:255]
    whole = json.dumps({**attributes, "data": event.get_data()}, ensure_ascii=False, default=str)
    # IGNORE: it is there already.
    sql = """INSERT IGNORE INTO dead_letters (source, event_id, type, event, reason, created_at)
      VALUES (%s, %s, %s, %s, %s, UTC_TIMESTAMP(6))"""
    values = (event["source"], event["id"], event["type"], whole, reason)
    mariadb.transaction(lambda cursor: cursor.execute(sql, values))
