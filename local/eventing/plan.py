"""What the Broker of a member is told: which events go to which ports, from the member's manifests."""

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import yaml
from pydantic import BaseModel, ValidationError

from local.errors import LocalError
from local.manifests.eventing import INGRESS, Broker, Channel, EventDestination, Filter
from local.settings import Settings
from local.stack import Program

if TYPE_CHECKING:
    from local.manifests.reading import Member

PROBE_PATH = "/livez"


class Subscriber(BaseModel):
    """Who gets the events that all of the filters take."""

    name: str
    url: str
    filters: list[Filter] = []


class Brokered(BaseModel):
    """A Broker's subscribers, and how patient it is with them; times in seconds."""

    subscribers: list[Subscriber]
    dead_letters: Subscriber
    retries: int
    backoff: float
    timeout: float


class Clock(BaseModel):
    """An event by the clock: when, of which source and to whom."""

    schedule: str
    source: str
    url: str


class EventingPlan(BaseModel):
    """All that one member's Knative Eventing does: Brokers by their path, and clocks."""

    brokers: dict[str, Brokered]
    clocks: list[Clock]


def program(member: "Member", settings: Settings, secrets: Mapping[str, str]) -> Program:
    """Return the process that stands for a member's Knative Eventing, with its configuration written.

    `secrets` holds EVENTS_TOKEN, by which it and the functions know each other.
    """
    name = broker_name(member.name)
    port = settings.port(name)
    path = settings.dir / "etc" / f"{name.replace('/', '-')}.json"
    path.write_text(json.dumps(_plan(member, settings).model_dump(), indent=2))
    command = [sys.executable, "-m", "local.eventing", str(path), str(port)]
    env = {"EVENTS_TOKEN": secrets["EVENTS_TOKEN"]}
    return Program(name=name, port=port, probe_path=PROBE_PATH, command=command, cwd=settings.root, env=env)


def broker_name(member: str) -> str:
    """Return the name of the process, under which the settings keep its port."""
    return f"{member}/broker"


def address(value: str, member: "Member", settings: Settings) -> str:
    """Return where a Broker's address leads on this machine, and every other value as it is."""
    if not value.startswith(INGRESS):
        return value
    path = value.removeprefix(INGRESS)
    if path not in [broker.path for broker in member.brokers]:
        raise LocalError(f"{value} is the address of no Broker: there is {_names(member)}.")
    return f"http://127.0.0.1:{settings.port(broker_name(member.name))}{path}"


def _plan(member: "Member", settings: Settings) -> EventingPlan:
    for trigger in member.triggers:
        if trigger.spec.broker not in [broker.metadata.name for broker in member.brokers]:
            raise LocalError(f"Trigger {trigger.metadata.name} names the Broker {trigger.spec.broker}: there is none.")
    return EventingPlan(
        brokers={broker.path: _brokered(broker, member, settings) for broker in member.brokers},
        clocks=[
            Clock(schedule=source.spec.schedule, source=source.source, url=_url(source.spec.sink, member, settings))
            for source in member.ping_sources
        ],
    )


def _brokered(broker: Broker, member: "Member", settings: Settings) -> Brokered:
    _check_channel(broker, member)
    delivery = broker.spec.delivery
    return Brokered(
        subscribers=[
            Subscriber(
                name=trigger.metadata.name,
                url=_url(trigger.spec.subscriber, member, settings),
                filters=trigger.spec.filters,
            )
            for trigger in member.triggers
            if trigger.spec.broker == broker.metadata.name
        ],
        dead_letters=Subscriber(name="dead letters", url=_url(delivery.dead_letter_sink, member, settings)),
        retries=delivery.retry,
        backoff=seconds(delivery.backoff_delay),
        timeout=seconds(delivery.timeout),
    )


def _check_channel(broker: Broker, member: "Member") -> None:
    """Refuse what would answer before the subscribers have: nothing here keeps an event."""
    config = member.config.get(broker.spec.config.name, {})
    try:
        Channel.model_validate(yaml.safe_load(config.get("channel-template-spec", "")))
    except ValidationError as error:
        raise LocalError(
            f"Broker {broker.metadata.name}: the ConfigMap {broker.spec.config.name} must have the template of an "
            "InMemoryChannel as its channel-template-spec: the local run supports no other."
        ) from error


def _url(sink: EventDestination, member: "Member", settings: Settings) -> str:
    """Return where a function listens: its first replica, which is the only one of every consumer."""
    if sink.ref.name not in [service.name for service in member.services]:
        raise LocalError(f"Events go to the Service {sink.ref.name}: there is none of this name.")
    return f"http://127.0.0.1:{settings.port(f'{member.name}/{sink.ref.name}/0')}/"


def seconds(duration: str) -> float:
    """Return the seconds of a duration such as "PT0.5S"."""
    return float(duration.removeprefix("PT").removesuffix("S"))


def _names(member: "Member") -> str:
    return " and ".join(f"{INGRESS}{broker.path}" for broker in member.brokers) or "none"
