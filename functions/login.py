"""POST /api/users/login: open a session."""

import json

import flask
import functions_framework

from library import limits
from library.readers import passwords, sessions, users
from library.web.endpoint import Answer, endpoint, respond
from library.web.fields import client_address, json_object, text
from library.web.problems import Problem


@functions_framework.http
@endpoint("POST")
def login(request: flask.Request) -> Answer:
    """Answer with the token and set the session cookie; 401 for a wrong id or password, 429 after too many."""
    given = json_object(request)
    user_id = text(given.get("id"), "id", limits.LONGEST_USER_ID)
    password = text(given.get("password"), "password", limits.LONGEST_PASSWORD)
    address = client_address(request)

    began = sessions.begin_login(user_id, address)  # a throttled one costs no argon2
    user = users.find(user_id)
    right = passwords.matches(user.password_hash if user else None, password)
    role = user.role if user and right else None
    token = sessions.log_in(user_id, role, address, began)

    if token is None:
        raise Problem(401, "wrong_credentials", "The id or the password is wrong.")
    body = {"token": token, "user_id": user_id, "role": role, "expires_in": limits.SESSION_SECONDS}
    return respond(json.dumps(body, ensure_ascii=False).encode(), *sessions.cookies(request, token))
