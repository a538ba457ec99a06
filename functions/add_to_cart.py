"""POST /api/cart/add: put a book into the caller's cart."""

import flask
import functions_framework

from library import books, carts, http, limits, sessions


@functions_framework.http
@http.endpoint("POST")
def add_to_cart(request: flask.Request) -> http.Answer:
    """Put `quantity` (1 unless given) of the book into the cart and answer with the cart."""
    session = sessions.of(request)
    given = http.json_object(request)
    book_id = books.book_id(http.required(given, "book_id"))
    quantity = http.whole_number(given.get("quantity", 1), "quantity", 1, limits.MOST_OF_A_BOOK)
    key = http.idempotency_key(request)
    cart = carts.add(session, book_id, books.cart_members(book_id), quantity, key)
    return http.respond(b'{"message":"Book added to cart","cart":' + cart + b"}")
