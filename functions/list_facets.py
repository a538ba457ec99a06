"""GET /api/facets: what the catalogue can be narrowed by."""

import flask
import functions_framework

from library import books, conditional, http


@functions_framework.http
@http.endpoint("GET")
def list_facets(request: flask.Request) -> http.Answer:
    """Answer with how many books each category, publisher and year has; 304 if the caller has it."""
    return conditional.respond(request, books.facets())
