"""GET /api/books: a page of the catalogue."""

import flask
import functions_framework

from library.catalogue import books, conditional, search
from library.web.endpoint import Answer, endpoint


@functions_framework.http
@endpoint("GET")
def list_books(request: flask.Request) -> Answer:
    """Answer with `[Book]`, filtered, sorted and paged as the query string asks; 304 if the caller has it."""
    page = search.parse(request.query_string)
    return conditional.respond(request, books.page(page))
