"""POST /api/notifications/read: the caller has seen some notifications, or all."""

import json

import flask
import functions_framework

from library import idempotency
from library.readers import notifications, sessions
from library.web.endpoint import Answer, endpoint, respond
from library.web.fields import idempotency_key, json_object


@functions_framework.http
@endpoint("POST")
def read_notifications(request: flask.Request) -> Answer:
    """Mark `ids`, or all without them, as read and answer with how many are unread now."""
    reader = sessions.reader(request)
    given = json_object(request)
    ids = notifications.numbers(given["ids"]) if "ids" in given else None
    key = idempotency_key(request)
    asked = f"read notifications {ids}"
    unread = idempotency.once(reader, key, asked, lambda cursor: notifications.read(cursor, reader.user_id, ids))
    return respond(json.dumps(unread).encode())
