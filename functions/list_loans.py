"""GET /api/loans: the caller's loans."""

import flask
import functions_framework

from library import http, loans, newest, sessions
from library.problems import invalid


@functions_framework.http
@http.endpoint("GET")
def list_loans(request: flask.Request) -> http.Answer:
    """Answer with a page of `[Loan]`, newest first, and a Link to the next one."""
    reader = sessions.reader(request)
    page = newest.asked(request)
    state = page.given.get("state", "current")
    if state not in ("current", "past"):
        raise invalid("'state' must be current or past.")
    return newest.respond(request, page, loans.page(reader.user_id, state, page.limit, page.below))
