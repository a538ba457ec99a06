"""GET /api/books/{id}: one book."""

import flask
import functions_framework

from library import books, conditional, http


@functions_framework.http
@http.endpoint("GET")
def get_book(request: flask.Request) -> http.Answer:
    """Answer with the Book, 304 if the caller has it, 404 if there is none."""
    number = books.book_id(http.after(request, "/api/books/"))
    return conditional.respond(request, books.book(number))
