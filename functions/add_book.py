"""POST /api/admin/books: add a book."""

import flask
import functions_framework

from library import http
from library.problems import unavailable


@functions_framework.http
@http.endpoint("POST")
def add_book(request: flask.Request) -> http.Answer:
    """Say that this is not there yet."""
    raise unavailable("add_book")
