"""Takes what was borrowed out of the cart, where `borrow` died before it could."""

import functions_framework
from cloudevents.http import CloudEvent

from library import carts, events


@functions_framework.http
@events.consumer
def take_from_cart(event: CloudEvent) -> None:
    """Take the loan's book out of the reader's cart, unless that was done."""
    loan = events.number(event, "loan_id"), events.number(event, "book_id")
    carts.take(events.text(event, "user_id"), [loan])
