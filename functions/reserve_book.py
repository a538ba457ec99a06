"""POST /api/reservations: wait in line for a book."""

import json

import flask
import functions_framework

from library import idempotency
from library.catalogue import books
from library.lending import reservations
from library.readers import sessions
from library.web.endpoint import Answer, endpoint, respond
from library.web.fields import idempotency_key, json_object, required


@functions_framework.http
@endpoint("POST")
def reserve_book(request: flask.Request) -> Answer:
    """Put the caller into the line for the book and answer with `{message, reservation}`."""
    reader = sessions.reader(request)
    number = books.book_id(required(json_object(request), "book_id"))
    key = idempotency_key(request)
    made = idempotency.once(
        reader, key, f"reserve {number}", lambda cursor: reservations.make(cursor, reader.user_id, number)
    )
    return respond(json.dumps({"message": "Book reserved", "reservation": made}, ensure_ascii=False).encode())
