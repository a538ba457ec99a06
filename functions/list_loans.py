"""GET /api/loans: the caller's loans."""

import flask
import functions_framework

from library.lending import loans
from library.readers import sessions
from library.web import pagination
from library.web.endpoint import Answer, endpoint
from library.web.problems import invalid


@functions_framework.http
@endpoint("GET")
def list_loans(request: flask.Request) -> Answer:
    """Answer with a page of `[Loan]`, newest first, and a Link to the next one."""
    reader = sessions.reader(request)
    page = pagination.asked(request)
    state = page.given.get("state", "current")
    if state not in ("current", "past"):
        raise invalid("'state' must be current or past.")
    return pagination.respond(request, page, loans.page(reader.user_id, state, page.limit, page.below))
