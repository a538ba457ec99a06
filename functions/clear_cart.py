"""POST /api/cart/clear: empty the caller's cart."""

import flask
import functions_framework

from library.readers import carts, sessions
from library.web.endpoint import Answer, endpoint, respond
from library.web.fields import idempotency_key


@functions_framework.http
@endpoint("POST")
def clear_cart(request: flask.Request) -> Answer:
    """Empty the cart, once for each Idempotency-Key."""
    session = sessions.of(request)
    carts.clear(session, idempotency_key(request))
    return respond(b'{"message":"Cart cleared"}')
