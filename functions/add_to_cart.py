"""POST /api/cart/add: put a book into the caller's cart."""

import flask
import functions_framework

from library import limits
from library.catalogue import books
from library.readers import carts, sessions
from library.web.endpoint import Answer, endpoint, respond
from library.web.fields import idempotency_key, json_object, required, whole_number


@functions_framework.http
@endpoint("POST")
def add_to_cart(request: flask.Request) -> Answer:
    """Put `quantity` (1 unless given) of the book into the cart and answer with the cart."""
    session = sessions.of(request)
    given = json_object(request)
    book_id = books.book_id(required(given, "book_id"))
    quantity = whole_number(given.get("quantity", 1), "quantity", 1, limits.MOST_OF_A_BOOK)
    key = idempotency_key(request)
    cart = carts.add(session, book_id, books.cart_members(book_id), quantity, key)
    return respond(b'{"message":"Book added to cart","cart":' + cart + b"}")
