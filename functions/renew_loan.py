"""POST /api/loans/{id}/renew: keep a book for longer."""

import json

import flask
import functions_framework

from library import changes, http, loans, sessions


@functions_framework.http
@http.endpoint("POST")
def renew_loan(request: flask.Request) -> http.Answer:
    """Add 14 days to the caller's loan, once, and answer with `{message, loan}`."""
    reader = sessions.reader(request)
    number = loans.loan_id(http.after(request, "/api/loans/").removesuffix("/renew"))
    key = http.idempotency_key(request)
    loan = changes.once(reader, key, f"renew {number}", lambda cursor: loans.renew(cursor, reader.user_id, number))
    return http.respond(json.dumps({"message": "Loan renewed", "loan": loan}, ensure_ascii=False).encode())
