"""Whether events lead to functions that take them, and nobody gives them up while somebody still tries."""

from collections.abc import Iterator

from library.events import outbox
from local.eventing import plan
from local.manifests import reading
from local.manifests.eventing import INGRESS
from tests.manifests.checks.tree import Tree, name, values


def events_lead_to_functions_that_take_them(tree: Tree) -> Iterator[str]:
    functions = tree.root / "functions"
    takers = {path.stem.replace("_", "-") for path in functions.glob("*.py") if "@consumer" in path.read_text()}
    for member in reading.read(tree.root).members.values():
        for each in sorted(takers ^ _sinks(member)):
            yield f"{each} either takes events that nothing leads to it, or is led events that it does not take"
        for each in sorted(_sinks(member) - {service.name for service in member.services}):
            yield f"events lead to {each}, which is no Knative Service"


def functions_send_events_to_a_broker_that_is_there(tree: Tree) -> Iterator[str]:
    sinks = [sink for each in tree.kind("ConfigMap") for sink in values(each, "K_SINK")]
    brokers = [f"{INGRESS}/{each['metadata']['namespace']}/{each['metadata']['name']}" for each in tree.kind("Broker")]
    if sinks != brokers:
        yield f"K_SINK is {sinks}, and the Brokers are at {brokers}"
    there = {each["metadata"]["name"] for each in tree.kind("Broker")}
    for trigger in tree.kind("Trigger"):
        if trigger["spec"]["broker"] not in there:
            yield f"{name(trigger)} waits for a Broker that is not there"


def the_relay_is_more_patient_than_the_broker(tree: Tree) -> Iterator[str]:
    for member in reading.read(tree.root).members.values():
        for broker in member.brokers:
            delivery = broker.spec.delivery
            tries = delivery.retry + 1
            longest = (
                plan.seconds(delivery.backoff_delay) * (2**delivery.retry - 1) + plan.seconds(delivery.timeout) * tries
            )
            if longest >= outbox.PATIENCE_SECONDS:
                yield f"the Broker of {member.name} tries for {longest} s, a relay waits for {outbox.PATIENCE_SECONDS}"


def _sinks(member: reading.Member) -> set[str]:
    """Give the Services that events are led to."""
    sinks = [trigger.spec.subscriber for trigger in member.triggers]
    sinks += [source.spec.sink for source in member.ping_sources]
    sinks += [broker.spec.delivery.dead_letter_sink for broker in member.brokers]
    return {sink.ref.name for sink in sinks}
