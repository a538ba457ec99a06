"""Redis may be away for longer than the Broker tries: no event is lost, and none waits behind those that failed."""

from library.events.outbox import BATCH
from tests.outbox import loan, notifications, sendings, tick, unsent, write
from tests.reader import HttpReader
from tests.stack import RunningLibrary, wait_until

CREATED = "library.loan.created"


def test_events_that_redis_is_away_for_stay_unsent_and_are_sent_to_all_again(
    stack: RunningLibrary, reader: HttpReader
) -> None:
    for book_id in range(1, 3):
        reader.add(stack.gslb, book_id)
    wait_until(lambda: unsent(stack) == 0, "nothing else is on its way")
    stack.fault("redis", "kill")
    # As many as one relay takes at a time: take-from-cart cannot do its part of them, and notify can.
    early = [write(stack, CREATED, loan(reader.id, loan_id=991_000 + each)) for each in range(BATCH)]
    tick(stack, "naver/relay-events")
    wait_until(lambda: paused(stack) == BATCH, "the Broker has given all of them up", seconds=60)
    assert notifications(stack, reader.id) == ["loan_created"] * BATCH
    dead = "SELECT COUNT(*) FROM dead_letters WHERE source = 'urn:central-library' AND event_id IN %s"
    assert stack.sql(dead, early) == [(0,)]
    stack.heal("redis")

    late = write(stack, CREATED, loan(reader.id, 2, loan_id=991_999))
    tick(stack, "nhn/relay-events")
    wait_until(lambda: "2" not in reader.cart(stack.nhn), "the later event waits for none of them")
    assert paused(stack) > 0

    stack.sql("UPDATE outbox SET due_at = UTC_TIMESTAMP(6) WHERE sent_at IS NULL")  # the pauses are over
    for member in ("naver", "nhn"):
        tick(stack, f"{member}/relay-events")
    wait_until(lambda: unsent(stack) == 0, "all are sent")
    assert reader.cart(stack.naver) == {}
    assert stack.sql(dead, [*early, late]) == [(0,)]
    assert notifications(stack, reader.id) == ["loan_created"] * (BATCH + 1)
    assert sendings(stack).count(str(late)) == 1


def paused(stack: RunningLibrary) -> int:
    return int(stack.sql("SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL AND due_at > UTC_TIMESTAMP(6)")[0][0])
