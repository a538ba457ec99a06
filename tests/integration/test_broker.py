"""The Broker of the local run, with throwaway servers in the place of the functions."""

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from cloudevents.conversion import to_binary, to_structured
from cloudevents.http import CloudEvent

from local.eventing import plan
from local.machine import probes
from local.settings import Settings
from tests.envoys import Upstream, read, settings_for
from tests.stack import ROOT, wait_until

PATH = "/library-system/library"
CONSUMERS = ("catalogue-changed", "notify", "hold-copy", "take-from-cart", "dead-letter", "relay-events", "check-dates")
DATA = {"book_id": 1, "title": "어린 왕자"}


@dataclass
class Eventing:
    """A Broker that runs, and the servers that it brings events to."""

    url: str
    consumers: dict[str, Upstream]
    process: "subprocess.Popen[bytes]"
    client: httpx.Client

    def send(self, kind: str, event_id: str = "1", structured: bool = False) -> httpx.Response:
        attributes = {"id": event_id, "source": "urn:central-library", "type": kind}
        event = CloudEvent({**attributes, "datacontenttype": "application/json"}, DATA)
        headers, body = (to_structured if structured else to_binary)(event)
        return self.client.post(self.url + PATH, headers=headers, content=body)

    def got(self, consumer: str, kind: str = "library.") -> list[dict[str, Any]]:
        """Give the headers of every try that arrived at a consumer, without the clock's."""
        seen = [each["headers"] for each in self.consumers[consumer].received()]
        return [headers for headers in seen if headers["ce-type"].startswith(kind)]

    def counts(self) -> dict[str, int]:
        return {name: len(self.got(name)) for name in CONSUMERS if self.got(name)}


@contextmanager
def running(folder: Path, **changes: Any) -> Iterator[Eventing]:
    """Run naver's Broker with its manifests' plan, but for the changes: the real waits are too long for a test."""
    member = read().members["naver"]
    settings = settings_for(read(), folder)
    (folder / "etc").mkdir()
    program = plan.program(member, settings, {"EVENTS_TOKEN": "secret"})
    path = Path(program.command[-2])
    told = json.loads(path.read_text())
    told["brokers"][PATH] |= changes
    path.write_text(json.dumps(told))
    consumers = {name: _consumer(folder / name, settings) for name in CONSUMERS}
    process = subprocess.Popen(program.command, cwd=ROOT, env=os.environ | program.env)
    client = httpx.Client(headers={"Authorization": "Bearer secret"}, timeout=20)
    try:
        wait_until(lambda: probes.status(program.port or 0, "/livez") == 200, "the Broker serves")
        yield Eventing(f"http://127.0.0.1:{program.port}", consumers, process, client)
    finally:
        client.close()
        process.kill()
        process.wait()
        for consumer in consumers.values():
            consumer.kill()


def _consumer(folder: Path, settings: Settings) -> Upstream:
    folder.mkdir()
    consumer = Upstream(folder, [settings.port(f"naver/{folder.name}/0")])
    consumer.behave({"*": {"empty": True}})
    consumer.start()
    return consumer


@pytest.fixture(scope="module")
def eventing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Eventing]:
    with running(tmp_path_factory.mktemp("eventing"), backoff=0.02, timeout=1.0) as found:
        yield found


@pytest.fixture(autouse=True)
def forgetful(eventing: Eventing) -> None:
    for consumer in eventing.consumers.values():
        consumer.behave({"*": {"empty": True}})
        consumer.forget()


@pytest.mark.parametrize(
    ("kind", "subscribers"),
    [
        ("library.loan.created", {"catalogue-changed", "notify", "take-from-cart"}),
        ("library.loan.returned", {"catalogue-changed", "notify", "hold-copy"}),
        ("library.loan.renewed", {"catalogue-changed"}),
        ("library.loan.overdue", {"catalogue-changed", "notify"}),
        ("library.reservation.ready", {"catalogue-changed", "notify"}),
        ("library.reservation.expired", {"catalogue-changed", "notify"}),
        ("library.book.changed", {"catalogue-changed"}),
    ],
)
def test_an_event_goes_once_to_each_trigger_that_wants_it(eventing: Eventing, kind: str, subscribers: set[str]) -> None:
    assert eventing.send(kind).status_code == 202
    assert eventing.counts() == dict.fromkeys(subscribers, 1)


@pytest.mark.parametrize("structured", [False, True])
def test_both_forms_of_an_event_arrive_in_the_binary_one(eventing: Eventing, structured: bool) -> None:
    assert eventing.send("library.book.changed", "42", structured).status_code == 202
    (headers,) = eventing.got("catalogue-changed")
    assert (headers["ce-id"], headers["ce-source"]) == ("42", "urn:central-library")
    assert headers["authorization"] == "Bearer secret"
    assert headers["content-type"] == "application/json"


def test_what_is_no_event_is_refused_and_goes_nowhere(eventing: Eventing) -> None:
    url, client = eventing.url, eventing.client
    assert client.post(url + PATH, json={"hello": "world"}).status_code == 400
    assert client.post(f"{url}/library-system/other", json={}).status_code == 404
    assert client.get(url + PATH).status_code == 405
    assert eventing.counts() == {}


def test_an_event_of_somebody_else_on_the_machine_is_refused_and_goes_nowhere(eventing: Eventing) -> None:
    headers, body = to_binary(CloudEvent({"id": "1", "source": "urn:central-library", "type": "library.book.changed"}))
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    for given in ([], [(b"Authorization", b"Bearer guessed")], [(b"Authorization", b"Bearer \xff")]):
        assert httpx.post(eventing.url + PATH, headers=sent + given, content=body).status_code == 403
    assert eventing.counts() == {}


def test_a_consumer_that_is_down_for_a_moment_gets_the_event_and_the_sender_waits_for_it(eventing: Eventing) -> None:
    notify = eventing.consumers["notify"]
    notify.behave({"*": {"status": 503}})
    healing = threading.Timer(0.3, notify.behave, [{"*": {"empty": True}}])
    healing.start()
    started = time.monotonic()
    assert eventing.send("library.loan.overdue").status_code == 202
    assert time.monotonic() - started > 0.3
    assert len(eventing.got("notify")) > 2
    assert eventing.got("dead-letter") == []
    assert len(eventing.got("catalogue-changed")) == 1


@pytest.mark.parametrize(
    ("behaviour", "tries", "code"),
    [
        ({"status": 500, "empty": True}, 7, "500"),
        ({"status": 400, "empty": True}, 1, "400"),  # it will not get any better
        ({"drop": True}, 7, "500"),
        ({}, 7, "502"),  # a body that is no event
    ],
)
def test_who_goes_on_failing_is_given_up_and_keeps_nobody_waiting(
    eventing: Eventing, behaviour: dict[str, object], tries: int, code: str
) -> None:
    eventing.consumers["notify"].behave({"*": behaviour})
    assert eventing.send("library.loan.returned").status_code == 202
    assert eventing.counts() == {"notify": tries, "catalogue-changed": 1, "hold-copy": 1, "dead-letter": 1}
    (dead,) = eventing.got("dead-letter")
    assert (dead["ce-id"], dead["ce-type"]) == ("1", "library.loan.returned")
    assert (dead["ce-knativeerrorcode"], dead["ce-knativeerrordest"]) == (code, "http://notify/")


def test_a_consumer_that_hangs_is_given_up_after_the_timeouts(tmp_path: Path) -> None:
    with running(tmp_path, backoff=0.02, timeout=0.1, retries=2) as eventing:
        eventing.consumers["notify"].send(signal.SIGSTOP)
        assert eventing.send("library.loan.overdue").status_code == 202
        assert eventing.counts() == {"catalogue-changed": 1, "dead-letter": 1}


def test_an_event_that_not_even_the_dead_letters_take_is_the_senders_to_send_again(eventing: Eventing) -> None:
    for name in ("notify", "dead-letter"):
        eventing.consumers[name].behave({"*": {"status": 503}})
    assert eventing.send("library.loan.overdue").status_code == 500


def test_what_the_dead_letters_refuse_for_good_is_the_senders_at_once(eventing: Eventing) -> None:
    eventing.consumers["notify"].behave({"*": {"status": 400, "empty": True}})
    eventing.consumers["dead-letter"].behave({"*": {"status": 425}})
    assert eventing.send("library.loan.overdue").status_code == 500
    assert eventing.counts() == {"notify": 1, "catalogue-changed": 1, "dead-letter": 1}


def test_the_waits_between_the_tries_double(tmp_path: Path) -> None:
    with running(tmp_path, backoff=0.1, retries=3) as eventing:
        eventing.consumers["notify"].behave({"*": {"status": 500}})
        started = time.monotonic()
        eventing.send("library.loan.overdue")
        assert 0.7 <= time.monotonic() - started < 1.5  # 0.1 + 0.2 + 0.4


def test_the_clock_sends_its_events_by_the_manifests_schedule(eventing: Eventing) -> None:
    wait_until(lambda: len(eventing.consumers["relay-events"].received()) > 0, "a tick", seconds=12)
    headers = eventing.got("relay-events", "dev.knative.sources.ping")[0]
    assert headers["ce-source"] == "/apis/v1/namespaces/library-system/pingsources/relay-events"
    assert headers["authorization"] == "Bearer secret"
