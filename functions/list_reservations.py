"""GET /api/reservations: what the caller waits for."""

import json

import flask
import functions_framework

from library import http, reservations, sessions


@functions_framework.http
@http.endpoint("GET")
def list_reservations(request: flask.Request) -> http.Answer:
    """Answer with the caller's open reservations, `[Reservation]`, oldest first."""
    found = reservations.of_reader(sessions.reader(request).user_id)
    return http.respond(json.dumps(found, ensure_ascii=False).encode())
