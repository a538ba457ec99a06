"""POST /api/loans/{id}/return: return a book."""

import json

import flask
import functions_framework

from library import idempotency
from library.catalogue import stock
from library.lending import loans
from library.readers import sessions
from library.web.endpoint import Answer, endpoint, respond
from library.web.fields import idempotency_key, path_after


@functions_framework.http
@endpoint("POST")
def return_loan(request: flask.Request) -> Answer:
    """Return the caller's loan, or for an administrator anyone's, and answer with `{message, loan}`."""
    reader = sessions.reader(request)
    number = loans.loan_id(path_after(request, "/api/loans/").removesuffix("/return"))
    key = idempotency_key(request)
    loan = idempotency.once(reader, key, f"return {number}", lambda cursor: loans.give_back(cursor, reader, number))
    stock.show([int(loan["book_id"])])
    return respond(json.dumps({"message": "Book returned", "loan": loan}, ensure_ascii=False).encode())
