"""POST /api/users/login: open a session."""

import json

import flask
import functions_framework

from library import limits, texts
from library.readers import passwords, sessions, users
from library.web.endpoint import Answer, endpoint, respond
from library.web.fields import client_address, json_object, text
from library.web.problems import Problem


@functions_framework.http
@endpoint("POST")
def login(request: flask.Request) -> Answer:
    """Answer with the token and set the session cookie; 401 for a wrong id or password, 429 after too many."""
    given = json_object(request)
    typed = users.known_id(given.get("id"))
    password = text(given.get("password"), "password", limits.LONGEST_PASSWORD)
    address = client_address(request)
    user_id = texts.login_id(typed)  # failures count for one, however it is typed

    began = sessions.begin_login(user_id, address)  # a throttled one costs no argon2
    user = users.find(typed)
    right = passwords.matches(user.password_hash if user else None, password)
    role = user.role if user and right else None
    if user and right:
        user_id = user.id
    token = sessions.log_in(user_id, role, address, began)

    if token is None:
        raise Problem(401, "wrong_credentials", "The id or the password is wrong.")
    body = {"token": token, "user_id": user_id, "role": role, "expires_in": limits.SESSION_SECONDS}
    return respond(json.dumps(body, ensure_ascii=False).encode(), *sessions.cookies(request, token))
