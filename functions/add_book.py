"""POST /api/admin/books: add a book, for administrators."""

import json

import flask
import functions_framework

from library import idempotency
from library.administration import book_fields, editing
from library.readers import sessions
from library.web.endpoint import Answer, endpoint, respond
from library.web.fields import idempotency_key, json_object


@functions_framework.http
@endpoint("POST")
def add_book(request: flask.Request) -> Answer:
    """Add the book with its copies and answer 201 with it; 409 where another book has its ISBN."""
    administrator = sessions.administrator(request)
    fields = book_fields.whole(json_object(request))
    key = idempotency_key(request)
    asked = f"add book {json.dumps(fields, sort_keys=True)}"
    book = idempotency.once(administrator, key, asked, lambda cursor: editing.add(cursor, fields))
    editing.show(int(book["id"]))
    body = json.dumps(book, ensure_ascii=False).encode()
    return respond(body, ("Location", f"/api/books/{book['id']}"), status=201)
