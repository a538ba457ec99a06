"""GET /api/admin/loans: everyone's loans."""

import flask
import functions_framework

from library import http
from library.problems import unavailable


@functions_framework.http
@http.endpoint("GET")
def list_all_loans(request: flask.Request) -> http.Answer:
    """Say that this is not there yet."""
    raise unavailable("list_all_loans")
