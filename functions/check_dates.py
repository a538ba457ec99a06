"""Does what becomes due by itself: overdue loans, holds that nobody fetched, what old revisions left, what is past."""

from collections.abc import Callable

import functions_framework
from cloudevents.http import CloudEvent

from library import idempotency
from library.catalogue import books, forms
from library.events import dead_letters, outbox
from library.events.consumer import consumer
from library.lending import loans, reservations
from library.readers import notifications

AT_ONCE = 100


@functions_framework.http
@consumer
def check_dates(event: CloudEvent) -> None:
    """Tell the readers, pass the copies on and purge; both members may do it at once."""
    _all(lambda: loans.tell_overdue(AT_ONCE))
    _all(lambda: reservations.expire(AT_ONCE))
    outbox.wake()
    for purge in (outbox.purge, idempotency.purge, notifications.purge, dead_letters.purge):
        _all(purge)
    if forms.mend():
        books.announce_change()


def _all(some: Callable[[], int]) -> None:
    """Do a part of the work, and the next, until none is left: short transactions keep nobody waiting."""
    while some():
        pass
