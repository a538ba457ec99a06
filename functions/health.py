"""GET /healthz: whether this cluster reaches central."""

import flask
import functions_framework

from library import http, mariadb, redis


@functions_framework.http
@http.endpoint("GET")
def health(request: flask.Request) -> http.Answer:
    """Answer 200 while Redis and MariaDB answer, else 503: the GSLB sends no one here then."""
    redis.call("PING")
    mariadb.query("SELECT 1")
    return http.respond(b'{"status":"healthy"}')
