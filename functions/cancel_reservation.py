"""DELETE /api/reservations/{id}: leave the line."""

import flask
import functions_framework

from library import changes, http, reservations, sessions


@functions_framework.http
@http.endpoint("DELETE")
def cancel_reservation(request: flask.Request) -> http.Answer:
    """Cancel the caller's reservation and pass a copy that was held on; being over already is success too."""
    reader = sessions.reader(request)
    number = reservations.reservation_id(http.after(request, "/api/reservations/"))
    key = http.idempotency_key(request)
    over = changes.once(
        reader, key, f"cancel {number}", lambda cursor: reservations.cancel(cursor, reader.user_id, number)
    )
    changes.show([over["book_id"]])
    return http.respond(b'{"message":"Reservation cancelled"}')
