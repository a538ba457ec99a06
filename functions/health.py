"""GET /healthz: whether this cluster reaches central, and whether that takes changes."""

import flask
import functions_framework

from library.store import mariadb, redis
from library.web.endpoint import Answer, endpoint, respond


@functions_framework.http
@endpoint("GET")
def health(request: flask.Request) -> Answer:
    """Answer 200 while Redis and MariaDB answer, else 503: the GSLB sends no one here then.

    A full store can still be read, through either member: that is 200 too, and `writes` says "refused".
    """
    writable = [redis.writable(), mariadb.writable()]  # both are asked
    writes = b"accepted" if all(writable) else b"refused"
    return respond(b'{"status":"healthy","writes":"' + writes + b'"}')
