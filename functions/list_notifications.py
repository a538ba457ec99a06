"""GET /api/notifications: what the library has told the caller."""

import json

import flask
import functions_framework

from library import http, newest, notifications, sessions


@functions_framework.http
@http.endpoint("GET")
def list_notifications(request: flask.Request) -> http.Answer:
    """Answer with a page of `{unread, notifications: [Notification]}`, newest first, and a Link to the next one."""
    reader = sessions.reader(request)
    page = newest.asked(request)
    unread, rows = notifications.page(reader.user_id, page.limit, page.below)
    here, links = newest.cut(request, page, rows)
    return http.respond(json.dumps({"unread": unread, "notifications": here}, ensure_ascii=False).encode(), *links)
