"""Sends the events that were left unsent, such as those of a member that died after its commit."""

import time

import functions_framework
from cloudevents.http import CloudEvent

from library.events import outbox
from library.events.consumer import consumer

LONGEST_SECONDS = 30  # of one run; the next one goes on, and it is never more than seconds away


@functions_framework.http
@consumer
def relay_events(event: CloudEvent) -> None:
    """Relay until nothing is left that the Broker takes."""
    started = time.monotonic()
    while outbox.relay() and time.monotonic() - started < LONGEST_SECONDS:
        pass
