"""GET /api/cart: the caller's cart."""

import flask
import functions_framework

from library import carts, http, sessions


@functions_framework.http
@http.endpoint("GET")
def get_cart(request: flask.Request) -> http.Answer:
    """Answer with `[CartItem]`, `[]` for an empty cart."""
    return http.respond(carts.read(sessions.of(request)))
