import json
from typing import Any

import flask
import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from library.web.fields import MAX_BODY, client_address, digits, idempotency_key, json_object, text, whole_number
from library.web.problems import Problem

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


def request(**options: Any) -> flask.Request:
    return flask.Request(EnvironBuilder(**options).get_environ())


@given(anything)
def test_a_text_is_taken_only_if_it_can_be_stored(value: object) -> None:
    try:
        taken = text(value, "field", 20)
    except Problem as problem:
        assert (problem.status, "'field'" in problem.sentence) == (400, True)  # noqa: PT017
    else:
        assert taken == value
        assert 0 < len(taken.encode()) <= 80
        assert "\0" not in taken


@given(anything)
def test_a_whole_number_is_taken_only_within_its_range(value: object) -> None:
    try:
        taken = whole_number(value, "field", 1, 99)
    except Problem as problem:
        assert (problem.status, "'field'" in problem.sentence) == (400, True)  # noqa: PT017
    else:
        assert taken == value
        assert type(taken) is int
        assert 1 <= taken <= 99


def test_json_has_one_kind_of_number_so_that_2_0_is_2() -> None:
    assert whole_number(2.0, "field", 1, 99) == 2
    for value in (2.5, True, "2", float("inf"), 1e30):
        with pytest.raises(Problem, match="'field'"):
            whole_number(value, "field", 1, 99)


@pytest.mark.parametrize(("value", "number"), [("0", 0), ("007", 7), ("999999999", 999999999)])
def test_digits_are_a_number(value: str, number: int) -> None:
    assert digits(value) == number


@pytest.mark.parametrize("value", ["", "-1", "+1", "1.0", " 1", "1\n", "１", "1e3", "9" * 5000])
def test_what_is_more_than_digits_stays_a_text(value: str) -> None:
    assert digits(value) == value


@given(st.binary(max_size=200))
def test_a_body_is_an_object_or_a_400(body: bytes) -> None:
    try:
        found = json_object(request(method="POST", data=body, content_type="application/json"))
    except Problem as problem:
        assert (problem.status, problem.code) == (400, "invalid_json")  # noqa: PT017
    else:
        assert isinstance(found, dict)


@pytest.mark.parametrize(("size", "status"), [(MAX_BODY - 10, None), (MAX_BODY + 1, 413), (10 * MAX_BODY, 413)])
def test_a_body_has_16_kib_at_most(size: int, status: int | None) -> None:
    body = json.dumps({"a": "x" * (size - 9)}).encode()
    given_request = request(method="POST", data=body, content_type="application/json")
    if status is None:
        assert json_object(given_request)
    else:
        with pytest.raises(Problem) as caught:
            json_object(given_request)
        assert caught.value.status == status


@pytest.mark.parametrize("media_type", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
def test_a_body_of_json_may_be_declared_with_parameters(media_type: str) -> None:
    assert json_object(request(method="POST", data=b'{"a":1}', content_type=media_type)) == {"a": 1}


@pytest.mark.parametrize("key", ["x", "x" * 64, "~!#", "5f6e1a3c-8d5f-4f0e-9f50-52f1a5a6e1f0"])
def test_a_key_is_taken_as_it_is(key: str) -> None:
    assert idempotency_key(request(headers={"Idempotency-Key": key})) == key


def test_no_key_is_no_key() -> None:
    assert idempotency_key(request()) is None


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ({"X-Client-Address": "203.0.113.7"}, "203.0.113.7"),
        ({"X-Client-Address": "2001:db8::7"}, "2001:db8::7"),
        ({}, "198.51.100.1"),
        ({"X-Client-Address": "x\x01y"}, "198.51.100.1"),
        ({"X-Client-Address": "{redis}key"}, "198.51.100.1"),
    ],
)
def test_the_caller_is_who_the_gateway_saw_and_else_who_connected(headers: dict[str, str], address: str) -> None:
    assert client_address(request(headers=headers, environ_base={"REMOTE_ADDR": "198.51.100.1"})) == address
