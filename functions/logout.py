"""POST /api/users/logout: end the session."""

import flask
import functions_framework

from library.readers import sessions
from library.web.endpoint import Answer, endpoint, respond


@functions_framework.http
@endpoint("POST")
def logout(request: flask.Request) -> Answer:
    """End the caller's session and remove the cookie; being logged out already is success too."""
    session = sessions.find(request)
    if session is not None:
        sessions.log_out(session)
    return respond(b'{"message":"Logged out"}', *sessions.cookies(request, token=""))
