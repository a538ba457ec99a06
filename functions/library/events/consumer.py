"""CloudEvents: what a function keeps that takes them, and how it reads what they say."""

import functools
import hmac
import re
from collections.abc import Callable

import flask
from cloudevents.http import CloudEvent, from_http

from library import settings
from library.web.endpoint import Answer, Function, endpoint
from library.web.fields import content, text, whole_number
from library.web.problems import Problem, invalid

Consumer = Callable[[CloudEvent], None]

_NAME = re.compile(r"[\x21-\x7e]{1,255}")


def consumer(function: Consumer) -> Function:
    """Make a function of an event one of a request, with the contract that every function keeps.

    It answers 200 with nothing: a Broker takes any body that is no event for a failure, such as the OK of
    `functions_framework.cloud_event`, and sends the event again. An event that is none of ours is a 400, which nobody
    repeats; a 503 or a crash is repeated. Where there is an EVENTS_TOKEN, who does not send it gets a 403.
    """

    @endpoint("POST")
    @functools.wraps(function)
    def receive(request: flask.Request) -> Answer:
        if settings.EVENTS_TOKEN:
            _refuse_strangers(request)
        function(event_of(request))
        return b"", 200, []

    return receive


def event_of(request: flask.Request) -> CloudEvent:
    """Read the event, in the binary or the structured form of the HTTP binding; anything else is a 400."""
    raw = content(request)
    try:
        event = from_http(request.headers, raw)
    except Exception as error:  # whatever the reader stumbles over, the sender has sent it
        raise malformed("The request is no CloudEvent.") from error
    for name in ("id", "source", "type"):
        if not isinstance(event[name], str) or not _NAME.fullmatch(event[name]):
            raise malformed(f"'{name}' must be 1 to 255 printable ASCII characters without spaces.")
    return event


def data_of(event: CloudEvent) -> dict[str, object]:
    """Give the event's data, nothing where that is no JSON object."""
    found = event.get_data()
    return found if isinstance(found, dict) else {}


def text_of(event: CloudEvent, name: str) -> str:
    """Give a text of the event's data, else 400 naming it."""
    return text(_member(event, name), name, 255)


def number_of(event: CloudEvent, name: str) -> int:
    """Give an id of the event's data, else 400 naming it."""
    return whole_number(_member(event, name), name, 1, 2**63 - 1)


def malformed(sentence: str) -> Problem:
    """Give the 400 for an event that no repetition makes better."""
    return invalid(sentence, "invalid_event")


def _refuse_strangers(request: flask.Request) -> None:
    given: str = request.environ.get("HTTP_AUTHORIZATION", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {settings.EVENTS_TOKEN}".encode()):
        raise Problem(403, "forbidden", "Events are taken from the Broker only.")


def _member(event: CloudEvent, name: str) -> object:
    if name not in data_of(event):
        raise malformed(f"The event's data must be a JSON object with '{name}'.")
    return data_of(event)[name]
