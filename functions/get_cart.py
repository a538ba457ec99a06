"""GET /api/cart: the caller's cart."""

import flask
import functions_framework

from library.readers import carts, sessions
from library.web.endpoint import Answer, endpoint, respond


@functions_framework.http
@endpoint("GET")
def get_cart(request: flask.Request) -> Answer:
    """Answer with `[CartItem]`, `[]` for an empty cart."""
    return respond(carts.read(sessions.of(request)))
