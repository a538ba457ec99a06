"""PATCH /api/admin/books/{id}: change a book."""

import flask
import functions_framework

from library import http
from library.problems import unavailable


@functions_framework.http
@http.endpoint("PATCH")
def change_book(request: flask.Request) -> http.Answer:
    """Say that this is not there yet."""
    raise unavailable("change_book")
