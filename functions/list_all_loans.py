"""GET /api/admin/loans: everyone's loans, for administrators."""

import flask
import functions_framework

from library.lending import all_loans
from library.readers import sessions
from library.web import pagination
from library.web.endpoint import Answer, endpoint


@functions_framework.http
@endpoint("GET")
def list_all_loans(request: flask.Request) -> Answer:
    """Answer with a page of `[Loan]`, filtered by state, reader and book, and a Link to the next one."""
    sessions.administrator(request)
    page = pagination.asked(request)
    wanted = all_loans.asked(page.given)
    return pagination.respond(request, page, all_loans.page(wanted, page.limit, page.below))
