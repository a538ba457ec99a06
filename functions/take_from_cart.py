"""Takes what was borrowed out of the cart, where `borrow` died before it could."""

import functions_framework
from cloudevents.http import CloudEvent

from library.events.consumer import consumer, number_of, text_of
from library.readers import carts


@functions_framework.http
@consumer
def take_from_cart(event: CloudEvent) -> None:
    """Take the loan's book out of the reader's cart, unless that was done."""
    loan = number_of(event, "loan_id"), number_of(event, "book_id")
    carts.take(text_of(event, "user_id"), [loan])
