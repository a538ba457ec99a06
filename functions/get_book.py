"""GET /api/books/{id}: one book."""

import flask
import functions_framework

from library.catalogue import books, conditional
from library.web.endpoint import Answer, endpoint
from library.web.fields import path_after


@functions_framework.http
@endpoint("GET")
def get_book(request: flask.Request) -> Answer:
    """Answer with the Book, 304 if the caller has it, 404 if there is none."""
    number = books.book_id(path_after(request, "/api/books/"))
    return conditional.respond(request, books.book(number))
