"""DELETE /api/admin/books/{id}: take a book out."""

import flask
import functions_framework

from library import http
from library.problems import unavailable


@functions_framework.http
@http.endpoint("DELETE")
def retire_book(request: flask.Request) -> http.Answer:
    """Say that this is not there yet."""
    raise unavailable("retire_book")
