"""PATCH /api/admin/books/{id}: change a book, for administrators."""

import json

import flask
import functions_framework

from library import idempotency
from library.administration import book_fields, editing
from library.catalogue import books
from library.readers import sessions
from library.web.endpoint import Answer, endpoint, respond
from library.web.fields import idempotency_key, json_object, path_after


@functions_framework.http
@endpoint("PATCH")
def change_book(request: flask.Request) -> Answer:
    """Change what is given of the book and answer with it; 409 for an ISBN or copies that are in use."""
    administrator = sessions.administrator(request)
    number = books.book_id(path_after(request, "/api/admin/books/"))
    fields = book_fields.some(json_object(request))
    key = idempotency_key(request)
    asked = f"change book {number} {json.dumps(fields, sort_keys=True)}"
    book = idempotency.once(administrator, key, asked, lambda cursor: editing.change(cursor, number, fields))
    editing.show(number)
    return respond(json.dumps(book, ensure_ascii=False).encode())
