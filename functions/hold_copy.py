"""Gives a copy that came back to the reader who has waited longest."""

import functions_framework
from cloudevents.http import CloudEvent

from library import events, mariadb, outbox, reservations, stock


@functions_framework.http
@events.consumer
def hold_copy(event: CloudEvent) -> None:
    """Hold the book's free copies for those who wait; those that nobody waits for become available."""
    number = events.number(event, "book_id")
    mariadb.transaction(lambda cursor: reservations.pass_on(cursor, number))
    outbox.wake()
    stock.publish([number])
