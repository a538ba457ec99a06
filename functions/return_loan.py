"""POST /api/loans/{id}/return: return a book."""

import json

import flask
import functions_framework

from library import changes, http, loans, sessions


@functions_framework.http
@http.endpoint("POST")
def return_loan(request: flask.Request) -> http.Answer:
    """Return the caller's loan, or for an administrator anyone's, and answer with `{message, loan}`."""
    reader = sessions.reader(request)
    number = loans.loan_id(http.after(request, "/api/loans/").removesuffix("/return"))
    key = http.idempotency_key(request)
    loan = changes.once(reader, key, f"return {number}", lambda cursor: loans.give_back(cursor, reader, number))
    changes.show([int(loan["book_id"])])
    return http.respond(json.dumps({"message": "Book returned", "loan": loan}, ensure_ascii=False).encode())
