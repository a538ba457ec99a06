"""PATCH /api/admin/books/{id}: change a book, for administrators."""

import json

import flask
import functions_framework

from library import bookfields, books, changes, http, sessions, shelf


@functions_framework.http
@http.endpoint("PATCH")
def change_book(request: flask.Request) -> http.Answer:
    """Change what is given of the book and answer with it; 409 for an ISBN or copies that are in use."""
    administrator = sessions.administrator(request)
    number = books.book_id(http.after(request, "/api/admin/books/"))
    fields = bookfields.some(http.json_object(request))
    key = http.idempotency_key(request)
    asked = f"change book {number} {json.dumps(fields, sort_keys=True)}"
    book = changes.once(administrator, key, asked, lambda cursor: shelf.change(cursor, number, fields))
    shelf.show(number)
    return http.respond(json.dumps(book, ensure_ascii=False).encode())
