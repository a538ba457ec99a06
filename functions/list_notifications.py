"""GET /api/notifications: what the library has told the caller."""

import json

import flask
import functions_framework

from library.readers import notifications, sessions
from library.web import pagination
from library.web.endpoint import Answer, endpoint, respond


@functions_framework.http
@endpoint("GET")
def list_notifications(request: flask.Request) -> Answer:
    """Answer with a page of `{unread, notifications: [Notification]}`, newest first, and a Link to the next one."""
    reader = sessions.reader(request)
    page = pagination.asked(request)
    unread, rows = notifications.page(reader.user_id, page.limit, page.below)
    here, links = pagination.cut(request, page, rows)
    return respond(json.dumps({"unread": unread, "notifications": here}, ensure_ascii=False).encode(), *links)
