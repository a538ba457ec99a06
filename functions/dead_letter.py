"""Keeps the events that no repetition could deliver, for a person to look at."""

import functions_framework
from cloudevents.http import CloudEvent

from library.events import dead_letters
from library.events.consumer import consumer


@functions_framework.http
@consumer
def dead_letter(event: CloudEvent) -> None:
    """Write the event down with who refused it and how; refuse it while it may yet be delivered."""
    dead_letters.keep(event)
