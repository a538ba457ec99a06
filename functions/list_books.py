"""GET /api/books: a page of the catalogue."""

import flask
import functions_framework

from library import books, conditional, http, pages


@functions_framework.http
@http.endpoint("GET")
def list_books(request: flask.Request) -> http.Answer:
    """Answer with `[Book]`, filtered, sorted and paged as the query string asks; 304 if the caller has it."""
    page = pages.parse(request.query_string)
    return conditional.respond(request, books.page(page))
