"""POST /api/notifications/read: the caller has seen some notifications, or all."""

import json

import flask
import functions_framework

from library import changes, http, notifications, sessions


@functions_framework.http
@http.endpoint("POST")
def read_notifications(request: flask.Request) -> http.Answer:
    """Mark `ids`, or all without them, as read and answer with how many are unread now."""
    reader = sessions.reader(request)
    given = http.json_object(request)
    ids = notifications.numbers(given["ids"]) if "ids" in given else None
    key = http.idempotency_key(request)
    asked = f"read notifications {ids}"
    unread = changes.once(reader, key, asked, lambda cursor: notifications.read(cursor, reader.user_id, ids))
    return http.respond(json.dumps(unread).encode())
