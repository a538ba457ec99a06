"""Tells readers what has become of their loans and reservations."""

import functions_framework
from cloudevents.http import CloudEvent

from library import events, notifications

TYPES = {
    "library.loan.created": "loan_created",
    "library.loan.returned": "loan_returned",
    "library.loan.overdue": "loan_overdue",
    "library.reservation.ready": "reservation_ready",
    "library.reservation.expired": "reservation_expired",
    "library.reservation.cancelled": "reservation_cancelled",
}


@functions_framework.http
@events.consumer
def notify(event: CloudEvent) -> None:
    """Write the reader's notification, once for each event."""
    kind = TYPES.get(event["type"])
    if kind is None:
        raise events.malformed(f"There is nothing to tell of {event['type']}.")
    user_id, title, number = events.text(event, "user_id"), events.text(event, "title"), events.number(event, "book_id")
    told = events.data(event) | {"title": title, "book_id": number}
    notifications.tell(event["source"], event["id"], kind, user_id, told)
