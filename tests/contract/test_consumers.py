"""Functions of one CloudEvent take events under both hosts."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from cloudevents.conversion import to_structured
from cloudevents.http import CloudEvent

from tests import outbox
from tests.stack import RunningLibrary

pytestmark = pytest.mark.both_hosts

OVERDUE = "library.loan.overdue"


def test_an_event_does_its_work_in_both_forms(stack: RunningLibrary) -> None:
    reader = stack.new_user()
    assert outbox.bring(stack, "naver/notify", OVERDUE, outbox.loan(reader), f"binary-{reader}").status_code == 200
    attributes = {"id": f"structured-{reader}", "source": outbox.SOURCE, "type": OVERDUE}
    headers, body = to_structured(CloudEvent(attributes, outbox.loan(reader)))
    url = f"http://127.0.0.1:{outbox.port(stack, 'nhn/notify')}/"
    assert httpx.post(url, headers=headers | outbox.by_the_broker(stack), content=body).status_code == 200
    assert outbox.notifications(stack, reader) == ["loan_overdue", "loan_overdue"]


@pytest.mark.parametrize("name", ["relay-events", "check-dates", "catalogue-changed", "hold-copy", "dead-letter"])
def test_what_is_no_event_is_refused_by_every_consumer(stack: RunningLibrary, name: str) -> None:
    url = f"http://127.0.0.1:{outbox.port(stack, f'naver/{name}')}/"
    with httpx.Client(headers=outbox.by_the_broker(stack)) as broker:
        assert broker.post(url, json={"book_id": 1}).status_code == 400
        json = {"Content-Type": "application/json"}
        assert broker.post(url, content=b"\xff", headers=json).status_code in (400, 500)


@pytest.mark.parametrize("given", [None, b"Bearer guessed", b"Bearer \xff"])
def test_an_event_that_the_broker_has_not_brought_is_refused_and_does_nothing(
    stack: RunningLibrary, given: bytes | None
) -> None:
    reader = stack.new_user()
    attributes = {"id": f"forged-{reader}", "source": outbox.SOURCE, "type": OVERDUE}
    headers, body = to_structured(CloudEvent(attributes, outbox.loan(reader)))
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    sent += [(b"Authorization", given)] if given else []
    for name in ("naver/notify", "naver/dead-letter", "naver/check-dates", "naver/broker"):
        path = "library-system/library" if name.endswith("broker") else ""
        url = f"http://127.0.0.1:{outbox.port(stack, name)}/{path}"
        assert httpx.post(url, headers=sent, content=body).status_code == 403
        assert httpx.get(f"http://127.0.0.1:{outbox.port(stack, name)}/livez").status_code == 200
    assert outbox.notifications(stack, reader) == []


def test_the_clock_is_taken(stack: RunningLibrary) -> None:
    for name in ("naver/relay-events", "nhn/check-dates"):
        assert outbox.tick(stack, name).status_code == 200


@pytest.mark.parametrize(
    ("code", "age", "status"),
    [
        ("503", timedelta(hours=23), 425),  # central was away: the sender keeps it, and sends it again
        ("503", timedelta(hours=25), 200),
        ("500", timedelta(0), 200),
        ("400", timedelta(0), 200),
    ],
)
def test_only_what_no_repetition_may_deliver_is_a_dead_letter(
    stack: RunningLibrary, code: str, age: timedelta, status: int
) -> None:
    event_id = f"dead-{stack.new_user()}"
    error = {"knativeerrorcode": code, "knativeerrordest": "http://notify.library-system.svc.cluster.local/"}
    time = (datetime.now(UTC) - age).isoformat()
    data = outbox.loan("nobody")
    answer = outbox.bring(stack, "naver/dead-letter", OVERDUE, data, event_id, time=time, **error)
    assert answer.status_code == status
    kept = stack.sql("SELECT reason FROM dead_letters WHERE event_id = %s", event_id)
    assert kept == ([(f"notify answered {code}",)] if answer.status_code == 200 else [])
