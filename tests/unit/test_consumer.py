"""Functions of one CloudEvent under the thin host: the contract of every function, and what a Broker expects."""

import io
import json
from typing import Any

import flask
import pytest
from cloudevents.conversion import to_binary, to_structured
from cloudevents.http import CloudEvent
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from library import settings
from library.events import dead_letters
from library.events.consumer import consumer, number_of, text_of
from library.web.endpoint import Answer
from library.web.fields import MAX_BODY
from library.web.problems import unavailable

ATTRIBUTES = {"id": "7", "source": "urn:central-library", "type": "library.loan.created"}
DATA = {"loan_id": 12, "user_id": "김", "book_id": 3}


def request(body: bytes, headers: dict[str, str], method: str = "POST", path: str = "/") -> flask.Request:
    builder = EnvironBuilder(path=path, method=method, input_stream=io.BytesIO(body), headers=Headers(headers))
    return flask.Request(builder.get_environ() | {"CONTENT_LENGTH": str(len(body))})


def sent(structured: bool = False, data: Any = DATA, **attributes: str) -> flask.Request:
    headers, body = (to_structured if structured else to_binary)(CloudEvent({**ATTRIBUTES, **attributes}, data))
    return request(body or b"", headers)


def read_a_loan(event: CloudEvent) -> None:
    """Read what the event says."""
    text_of(event, "user_id")
    number_of(event, "book_id")


def code(answer: Answer) -> tuple[int, str]:
    body, status, _ = answer
    return status, json.loads(body)["code"]


@pytest.mark.parametrize("structured", [False, True])
def test_both_forms_of_an_event_reach_the_function(structured: bool) -> None:
    seen: list[CloudEvent] = []
    consumer(seen.append)(sent(structured))
    assert {name: seen[0][name] for name in ATTRIBUTES} == ATTRIBUTES
    assert seen[0].get_data() == DATA


def test_success_has_no_body_which_a_broker_would_take_for_a_failure() -> None:
    body, status, headers = consumer(read_a_loan)(sent())
    assert (body, status) == (b"", 200)
    assert dict(headers)["X-Served-By"] == settings.CLUSTER_NAME
    assert "ce-id" not in dict(headers)


def test_trouble_with_central_is_503_and_a_crash_500_so_that_both_are_tried_again() -> None:
    def away(event: CloudEvent) -> None:
        raise unavailable("central MariaDB")

    def crash(event: CloudEvent) -> None:
        raise RuntimeError("broken on purpose")

    assert code(consumer(away)(sent())) == (503, "unavailable")
    assert code(consumer(crash)(sent())) == (500, "internal_error")


def test_the_probe_is_answered_and_no_other_get() -> None:
    function = consumer(read_a_loan)
    assert function(request(b"", {}, "GET", "/livez"))[:2] == (b"ok", 200)
    assert code(function(request(b"", {}, "GET"))) == (405, "method_not_allowed")


def test_a_dead_letter_that_may_yet_be_delivered_is_refused_with_what_no_broker_repeats() -> None:
    assert code(consumer(dead_letters.keep)(sent(knativeerrorcode="503"))) == (425, "too_early")


@pytest.mark.parametrize(
    "data", [None, [], "text", {}, {"user_id": "kim"}, {"user_id": 1, "book_id": 1}, DATA | {"book_id": "1"}]
)
def test_data_that_does_not_say_what_it_should_is_400(data: object) -> None:
    body, status, _ = consumer(read_a_loan)(sent(data=data))
    assert status == 400
    assert json.loads(body)["code"] in ("invalid_event", "invalid_request")


def test_an_event_that_is_too_large_is_413() -> None:
    assert code(consumer(read_a_loan)(sent(data={"x": "x" * MAX_BODY}))) == (413, "body_too_large")


attribute = st.one_of(st.text(max_size=300), st.integers(), st.none(), st.lists(st.text(max_size=3), max_size=2))


@given(
    st.dictionaries(st.sampled_from(["specversion", "id", "source", "type", "time", "data", "data_base64"]), attribute)
)
@example({"specversion": []})
@example({"specversion": "1.0", "id": "", "source": "a", "type": "b"})
@example({"specversion": "1.0", "id": "x" * 256, "source": "a", "type": "b"})
@example({"specversion": "1.0", "id": "1", "source": "a\n", "type": "b"})
@example({"specversion": "1.0", "id": "1", "source": "a", "type": "b", "data_base64": "?"})
def test_whatever_claims_to_be_an_event_is_400(claimed: dict[str, Any]) -> None:
    headers = {"Content-Type": "application/cloudevents+json"}
    assert consumer(read_a_loan)(request(json.dumps(claimed).encode(), headers))[1] == 400


@given(
    st.binary(max_size=200), st.dictionaries(st.sampled_from(["ce-id", "ce-specversion", "ce-type"]), st.just("1.0"))
)
def test_whatever_else_is_sent_is_400(body: bytes, headers: dict[str, str]) -> None:
    assert consumer(read_a_loan)(request(body, headers))[1] == 400
