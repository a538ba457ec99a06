"""Gives a copy that came back to the reader who has waited longest."""

import functions_framework
from cloudevents.http import CloudEvent

from library.catalogue import stock
from library.events import outbox
from library.events.consumer import consumer, number_of
from library.lending import reservations
from library.store import mariadb


@functions_framework.http
@consumer
def hold_copy(event: CloudEvent) -> None:
    """Hold the book's free copies for those who wait; those that nobody waits for become available."""
    number = number_of(event, "book_id")
    mariadb.transaction(lambda cursor: reservations.pass_on(cursor, number))
    outbox.wake()
    stock.publish([number])
