"""POST /api/loans: borrow books of the cart."""

import json

import flask
import functions_framework

from library import carts, changes, http, lending, sessions


@functions_framework.http
@http.endpoint("POST")
def borrow(request: flask.Request) -> http.Answer:
    """Borrow `book_ids`, or without them the whole cart, and answer with `{message, loans, refused, cart}`."""
    session = sessions.of(request)
    given = http.json_object(request)
    named = lending.asked(given["book_ids"]) if "book_ids" in given else None
    key = http.idempotency_key(request)
    reader, cart = carts.books(session)
    wanted = cart if named is None else named

    answer = changes.once(
        reader, key, f"borrow {named}", lambda cursor: lending.borrow(cursor, reader.user_id, wanted, cart)
    )
    lent = [(int(loan["id"]), int(loan["book_id"])) for loan in answer["loans"]]
    left = carts.take(reader.user_id, lent)
    changes.show([book_id for _, book_id in lent])
    said = json.dumps({"message": f"Books borrowed: {len(lent)}", **answer}, ensure_ascii=False).encode()
    return http.respond(said[:-1] + b',"cart":' + left + b"}")
