"""GET /api/admin/loans: everyone's loans, for administrators."""

import flask
import functions_framework

from library import http, ledger, newest, sessions


@functions_framework.http
@http.endpoint("GET")
def list_all_loans(request: flask.Request) -> http.Answer:
    """Answer with a page of `[Loan]`, filtered by state, reader and book, and a Link to the next one."""
    sessions.administrator(request)
    page = newest.asked(request)
    wanted = ledger.asked(page.given)
    return newest.respond(request, page, ledger.page(wanted, page.limit, page.below))
