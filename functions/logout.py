"""POST /api/users/logout: end the session."""

import flask
import functions_framework

from library import http, sessions


@functions_framework.http
@http.endpoint("POST")
def logout(request: flask.Request) -> http.Answer:
    """End the caller's session and remove the cookie; being logged out already is success too."""
    session = sessions.find(request)
    if session is not None:
        sessions.log_out(session)
    return http.respond(b'{"message":"Logged out"}', sessions.cookie(request, token=""))
