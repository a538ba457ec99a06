"""POST /api/cart/clear: empty the caller's cart."""

import flask
import functions_framework

from library import carts, http, sessions


@functions_framework.http
@http.endpoint("POST")
def clear_cart(request: flask.Request) -> http.Answer:
    """Empty the cart, once for each Idempotency-Key."""
    session = sessions.of(request)
    carts.clear(session, http.idempotency_key(request))
    return http.respond(b'{"message":"Cart cleared"}')
