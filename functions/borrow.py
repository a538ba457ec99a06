"""POST /api/loans: borrow books of the cart."""

import json

import flask
import functions_framework

from library import idempotency
from library.catalogue import stock
from library.lending import borrowing
from library.readers import carts, sessions
from library.web.endpoint import Answer, endpoint, respond
from library.web.fields import idempotency_key, json_object


@functions_framework.http
@endpoint("POST")
def borrow(request: flask.Request) -> Answer:
    """Borrow `book_ids`, or without them the whole cart, and answer with `{message, loans, refused, cart}`."""
    session = sessions.of(request)
    given = json_object(request)
    named = borrowing.asked(given["book_ids"]) if "book_ids" in given else None
    key = idempotency_key(request)
    reader, cart = carts.books(session)
    wanted = cart if named is None else named

    answer = idempotency.once(
        reader,
        key,
        f"borrow {named}",
        lambda cursor: borrowing.borrow(cursor, reader.user_id, wanted, cart),
        keep_unchanged=True,  # a copy of the request that comes late must not lend what was refused before
    )
    lent = [(int(loan["id"]), int(loan["book_id"])) for loan in answer["loans"]]
    left = carts.take(reader.user_id, lent)
    stock.show([book_id for _, book_id in lent])
    said = json.dumps({"message": f"Books borrowed: {len(lent)}", **answer}, ensure_ascii=False).encode()
    return respond(said[:-1] + b',"cart":' + left + b"}")
