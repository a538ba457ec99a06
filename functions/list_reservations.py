"""GET /api/reservations: what the caller waits for."""

import json

import flask
import functions_framework

from library.lending import reservations
from library.readers import sessions
from library.web.endpoint import Answer, endpoint, respond


@functions_framework.http
@endpoint("GET")
def list_reservations(request: flask.Request) -> Answer:
    """Answer with the caller's open reservations, `[Reservation]`, oldest first."""
    found = reservations.of_reader(sessions.reader(request).user_id)
    return respond(json.dumps(found, ensure_ascii=False).encode())
