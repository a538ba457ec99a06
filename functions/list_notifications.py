"""GET /api/notifications: what the library has told the caller."""

import json

import flask
import functions_framework

from library import http, notifications, sessions


@functions_framework.http
@http.endpoint("GET")
def list_notifications(request: flask.Request) -> http.Answer:
    """Answer with a page of `{unread, notifications: [Notification]}`, newest first."""
    reader = sessions.reader(request)
    page, following = notifications.page(reader.user_id, request.query_string)
    links = [("Link", f'</api/notifications?{following}>; rel="next"')] if following else []
    return http.respond(json.dumps(page, ensure_ascii=False).encode(), *links)
