"""POST /api/loans/{id}/renew: keep a book for longer."""

import json

import flask
import functions_framework

from library import idempotency
from library.lending import loans
from library.readers import sessions
from library.web.endpoint import Answer, endpoint, respond
from library.web.fields import idempotency_key, path_after


@functions_framework.http
@endpoint("POST")
def renew_loan(request: flask.Request) -> Answer:
    """Add 14 days to the caller's loan, once, and answer with `{message, loan}`."""
    reader = sessions.reader(request)
    number = loans.loan_id(path_after(request, "/api/loans/").removesuffix("/renew"))
    key = idempotency_key(request)
    loan = idempotency.once(reader, key, f"renew {number}", lambda cursor: loans.renew(cursor, reader.user_id, number))
    return respond(json.dumps({"message": "Loan renewed", "loan": loan}, ensure_ascii=False).encode())
