"""POST /api/reservations: wait in line for a book."""

import json

import flask
import functions_framework

from library import books, changes, http, reservations, sessions


@functions_framework.http
@http.endpoint("POST")
def reserve_book(request: flask.Request) -> http.Answer:
    """Put the caller into the line for the book and answer with `{message, reservation}`."""
    reader = sessions.reader(request)
    number = books.book_id(http.required(http.json_object(request), "book_id"))
    key = http.idempotency_key(request)
    made = changes.once(
        reader, key, f"reserve {number}", lambda cursor: reservations.make(cursor, reader.user_id, number)
    )
    return http.respond(json.dumps({"message": "Book reserved", "reservation": made}, ensure_ascii=False).encode())
