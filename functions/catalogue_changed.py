"""Brings the answers about books up to date in every member, after anything that changed a book or its copies."""

import functions_framework
from cloudevents.http import CloudEvent

from library.catalogue import books, stock
from library.events.consumer import consumer, number_of


@functions_framework.http
@consumer
def catalogue_changed(event: CloudEvent) -> None:
    """Drop the kept lists when the catalogue has changed, and renew how many copies of the book are available."""
    number = number_of(event, "book_id")
    if event["type"] == "library.book.changed":
        books.announce_change()
    stock.publish([number])
