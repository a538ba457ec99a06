"""Brokers, Triggers and PingSources, as far as one machine can honour them."""

from typing import Annotated, Any, Literal

from croniter import croniter
from pydantic import AfterValidator, Field, NonNegativeInt, StringConstraints

from local.manifests.resource import Metadata, Strict

INGRESS = "http://broker-ingress.knative-eventing.svc.cluster.local"
CLASS = "eventing.knative.dev/broker.class"
Seconds = Annotated[str, StringConstraints(pattern=r"^PT\d+(\.\d+)?S$")]


def _schedule(value: str) -> str:
    if len(value.split()) not in (5, 6) or not croniter.is_valid(value, second_at_beginning=True):
        raise ValueError(f"{value!r} is no schedule of 5 fields, or of 6 with seconds first")
    return value


class ServiceRef(Strict):
    """A Knative Service of the same namespace."""

    api_version: Literal["serving.knative.dev/v1"]
    kind: Literal["Service"]
    name: str
    namespace: str


class EventDestination(Strict):
    """Where events go: only to functions here."""

    ref: ServiceRef


class Delivery(Strict):
    """How often and how patiently an event is tried again, and where it goes in the end."""

    retry: NonNegativeInt
    backoff_policy: Literal["exponential"]
    backoff_delay: Seconds
    timeout: Seconds
    dead_letter_sink: EventDestination


class ConfigRef(Strict):
    """The ConfigMap that says what carries the events."""

    api_version: Literal["v1"]
    kind: Literal["ConfigMap"]
    name: str
    namespace: str


class BrokerSpec(Strict):
    """What carries the events, and how they are delivered."""

    config: ConfigRef
    delivery: Delivery


class BrokerAnnotations(Strict):
    """The one class that answers only when every subscriber has."""

    broker_class: Annotated[Literal["MTChannelBasedBroker"], Field(alias=CLASS)]


class BrokerMetadata(Metadata):
    """Who a Broker is, and its class."""

    annotations: BrokerAnnotations  # type: ignore[assignment]


class Broker(Strict):
    """Brings each event to all who want it."""

    api_version: Literal["eventing.knative.dev/v1"]
    kind: Literal["Broker"]
    metadata: BrokerMetadata
    spec: BrokerSpec

    @property
    def path(self) -> str:
        """The path at which the member's Brokers take its events."""
        return f"/{self.metadata.namespace}/{self.metadata.name}"


class Channel(Strict):
    """What a Broker's ConfigMap makes its channel from."""

    api_version: Literal["messaging.knative.dev/v1"]
    kind: Literal["InMemoryChannel"]


class Filter(Strict):
    """Attributes that an event must have, to the letter or in their beginning; or one filter of several that fits."""

    exact: dict[str, str] = Field(default_factory=dict)
    prefix: dict[str, str] = Field(default_factory=dict)
    any: list["Filter"] = Field(default_factory=list)

    def takes(self, attributes: dict[str, Any]) -> bool:
        """Tell whether an event is meant."""
        return (
            all(attributes.get(name) == value for name, value in self.exact.items())
            and all(str(attributes.get(name, "")).startswith(value) for name, value in self.prefix.items())
            and (not self.any or any(each.takes(attributes) for each in self.any))
        )


class TriggerSpec(Strict):
    """Which events go to whom; without filters all of them."""

    broker: str
    filters: list[Filter] = Field(default_factory=list)
    subscriber: EventDestination


class Trigger(Strict):
    """One subscriber of a Broker."""

    api_version: Literal["eventing.knative.dev/v1"]
    kind: Literal["Trigger"]
    metadata: Metadata
    spec: TriggerSpec


class PingSourceSpec(Strict):
    """When an event without data goes to whom, by the machine's clock."""

    schedule: Annotated[str, AfterValidator(_schedule)]
    sink: EventDestination


class PingSource(Strict):
    """Sends an event by the clock."""

    api_version: Literal["sources.knative.dev/v1"]
    kind: Literal["PingSource"]
    metadata: Metadata
    spec: PingSourceSpec

    @property
    def source(self) -> str:
        """The source that its events name."""
        return f"/apis/v1/namespaces/{self.metadata.namespace}/pingsources/{self.metadata.name}"
