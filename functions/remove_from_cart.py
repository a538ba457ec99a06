"""DELETE /api/cart/remove/{book_id}: take a book out of the caller's cart."""

import flask
import functions_framework

from library import carts, http, limits, sessions


@functions_framework.http
@http.endpoint("DELETE")
def remove_from_cart(request: flask.Request) -> http.Answer:
    """Take `?quantity` of the book, or without it the whole line, and answer with the cart."""
    session = sessions.of(request)
    book_id = http.text(http.after(request, "/api/cart/remove/"), "book_id", 20)
    asked = request.args.get("quantity")
    quantity = None
    if asked is not None:
        quantity = http.whole_number(http.digits(asked), "quantity", 1, limits.MOST_OF_A_BOOK)
    cart = carts.remove(session, book_id, quantity, http.idempotency_key(request))
    return http.respond(b'{"message":"Book removed from cart","cart":' + cart + b"}")
