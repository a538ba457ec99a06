"""POST /api/admin/books: add a book, for administrators."""

import json

import flask
import functions_framework

from library import bookfields, changes, http, sessions, shelf


@functions_framework.http
@http.endpoint("POST")
def add_book(request: flask.Request) -> http.Answer:
    """Add the book with its copies and answer 201 with it; 409 where another book has its ISBN."""
    administrator = sessions.administrator(request)
    fields = bookfields.whole(http.json_object(request))
    key = http.idempotency_key(request)
    asked = f"add book {json.dumps(fields, sort_keys=True)}"
    book = changes.once(administrator, key, asked, lambda cursor: shelf.add(cursor, fields))
    shelf.show(int(book["id"]))
    body = json.dumps(book, ensure_ascii=False).encode()
    return http.respond(body, ("Location", f"/api/books/{book['id']}"), status=201)
