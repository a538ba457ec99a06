"""DELETE /api/admin/books/{id}: take a book out of the catalogue, for administrators."""

import flask
import functions_framework

from library import books, changes, http, sessions, shelf


@functions_framework.http
@http.endpoint("DELETE")
def retire_book(request: flask.Request) -> http.Answer:
    """Retire the book; one that is retired already is success too."""
    administrator = sessions.administrator(request)
    number = books.book_id(http.after(request, "/api/admin/books/"))
    key = http.idempotency_key(request)
    changes.once(administrator, key, f"retire book {number}", lambda cursor: shelf.retire(cursor, number))
    shelf.show(number)
    return http.respond(b'{"message":"Book retired"}')
