"""DELETE /api/reservations/{id}: leave the line."""

import flask
import functions_framework

from library import idempotency
from library.catalogue import stock
from library.lending import reservations
from library.readers import sessions
from library.web.endpoint import Answer, endpoint, respond
from library.web.fields import idempotency_key, path_after


@functions_framework.http
@endpoint("DELETE")
def cancel_reservation(request: flask.Request) -> Answer:
    """Cancel the caller's reservation and pass a copy that was held on; being over already is success too."""
    reader = sessions.reader(request)
    number = reservations.reservation_id(path_after(request, "/api/reservations/"))
    key = idempotency_key(request)
    over = idempotency.once(
        reader, key, f"cancel {number}", lambda cursor: reservations.cancel(cursor, reader.user_id, number)
    )
    stock.show([over["book_id"]])
    return respond(b'{"message":"Reservation cancelled"}')
