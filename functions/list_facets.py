"""GET /api/facets: what the catalogue can be narrowed by."""

import flask
import functions_framework

from library.catalogue import books, conditional
from library.web.endpoint import Answer, endpoint


@functions_framework.http
@endpoint("GET")
def list_facets(request: flask.Request) -> Answer:
    """Answer with how many books each category, publisher and year has; 304 if the caller has it."""
    return conditional.respond(request, books.facets())
