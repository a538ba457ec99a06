"""Tells readers what has become of their loans and reservations."""

import functions_framework
from cloudevents.http import CloudEvent

from library.events.consumer import consumer, data_of, malformed, number_of, text_of
from library.readers import notifications

TYPES = {
    "library.loan.created": "loan_created",
    "library.loan.returned": "loan_returned",
    "library.loan.overdue": "loan_overdue",
    "library.reservation.ready": "reservation_ready",
    "library.reservation.expired": "reservation_expired",
    "library.reservation.cancelled": "reservation_cancelled",
}


@functions_framework.http
@consumer
def notify(event: CloudEvent) -> None:
    """Write the reader's notification, once for each event."""
    kind = TYPES.get(event["type"])
    if kind is None:
        raise malformed(f"There is nothing to tell of {event['type']}.")
    user_id, title, number = text_of(event, "user_id"), text_of(event, "title"), number_of(event, "book_id")
    told = data_of(event) | {"title": title, "book_id": number}
    notifications.tell(event["source"], event["id"], kind, user_id, told)
