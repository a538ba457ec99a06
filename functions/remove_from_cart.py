"""DELETE /api/cart/remove/{book_id}: take a book out of the caller's cart."""

import flask
import functions_framework

from library import limits
from library.readers import carts, sessions
from library.web.endpoint import Answer, endpoint, respond
from library.web.fields import digits, idempotency_key, path_after, text, whole_number


@functions_framework.http
@endpoint("DELETE")
def remove_from_cart(request: flask.Request) -> Answer:
    """Take `?quantity` of the book, or without it the whole line, and answer with the cart."""
    session = sessions.of(request)
    book_id = text(path_after(request, "/api/cart/remove/"), "book_id", 20)
    asked = request.args.get("quantity")
    quantity = None
    if asked is not None:
        quantity = whole_number(digits(asked), "quantity", 1, limits.MOST_OF_A_BOOK)
    cart = carts.remove(session, book_id, quantity, idempotency_key(request))
    return respond(b'{"message":"Book removed from cart","cart":' + cart + b"}")
