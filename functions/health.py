"""GET /healthz: whether this cluster reaches central."""

import flask
import functions_framework

from library.store import mariadb, redis
from library.web.endpoint import Answer, endpoint, respond


@functions_framework.http
@endpoint("GET")
def health(request: flask.Request) -> Answer:
    """Answer 200 while Redis and MariaDB answer, else 503: the GSLB sends no one here then."""
    redis.call("PING")
    mariadb.query("SELECT 1")
    return respond(b'{"status":"healthy"}')
