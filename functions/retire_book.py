"""DELETE /api/admin/books/{id}: take a book out of the catalogue, for administrators."""

import flask
import functions_framework

from library import idempotency
from library.administration import editing
from library.catalogue import books
from library.readers import sessions
from library.web.endpoint import Answer, endpoint, respond
from library.web.fields import idempotency_key, path_after


@functions_framework.http
@endpoint("DELETE")
def retire_book(request: flask.Request) -> Answer:
    """Retire the book; one that is retired already is success too."""
    administrator = sessions.administrator(request)
    number = books.book_id(path_after(request, "/api/admin/books/"))
    key = idempotency_key(request)
    idempotency.once(administrator, key, f"retire book {number}", lambda cursor: editing.retire(cursor, number))
    editing.show(number)
    return respond(b'{"message":"Book retired"}')
