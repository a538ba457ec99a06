"""What the manifests say of events, and that the local run passes over none of it in silence."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from local.errors import LocalError
from local.eventing import plan
from local.manifests import reading
from local.settings import Settings
from tests.manifests.checks import events
from tests.manifests.checks.tree import Tree
from tests.manifests.conftest import Edit
from tests.stack import ROOT

Check = Callable[[Tree], Iterator[str]]
BROKER, TRIGGER, CLOCK = (f"knative/eventing/{kind}.yaml" for kind in ("broker", "trigger", "pingsource"))
CHANNEL = "knative/eventing/configmap.yaml"

# A check, what is broken on purpose (file, text, replacement), and the beginning of the complaint.
BROKEN: list[tuple[Check, str, str, str, str]] = [
    (
        events.events_lead_to_functions_that_take_them,
        TRIGGER,
        "      name: hold-copy\n",
        "      name: get-cart\n",
        "get-cart either takes events",
    ),
    (
        events.events_lead_to_functions_that_take_them,
        CLOCK,
        "      name: check-dates\n",
        "      name: check-days\n",
        "events lead to check-days",
    ),
    (
        events.functions_send_events_to_a_broker_that_is_there,
        "knative/kustomization.yaml",
        "/library-system/library\n",
        "/library-system/default\n",
        "K_SINK is",
    ),
    (
        events.functions_send_events_to_a_broker_that_is_there,
        TRIGGER,
        "broker: library",
        "broker: default",
        "Trigger catalogue-changed waits",
    ),
    (events.the_relay_is_more_patient_than_the_broker, BROKER, "retry: 6", "retry: 8", "the Broker of naver tries for"),
]

# What is written instead of what, and what the local run says of it.
REFUSED = [
    (BROKER, "MTChannelBasedBroker", "Kafka", "Input should be 'MTChannelBasedBroker', not 'Kafka'"),
    (BROKER, "exponential", "linear", "spec.delivery.backoffPolicy"),
    (BROKER, "PT0.5S", "PT1M", "spec.delivery.backoffDelay"),
    (BROKER, "    retry: 6\n", "", "spec.delivery.retry: Field required"),
    (BROKER, "retry: 6", "retry: 6\n    format: binary", "spec.delivery.format: the local run does not support"),
    (TRIGGER, "filters:\n    - any:", "filters:\n    - all:", "spec.filters[0].all: the local run does not support"),
    (
        TRIGGER,
        "broker: library\n",
        "broker: library\n  delivery: {retry: 1}\n",
        "spec.delivery: the local run does not",
    ),
    (CLOCK, '"*/10 * * * * *"', '"@every 10s"', "'@every 10s' is no schedule"),
    (CLOCK, '"*/10 * * * * *"', '"* * 61 * * *"', "'* * 61 * * *' is no schedule"),
    (CLOCK, "  sink:", "  timezone: Asia/Seoul\n  sink:", "spec.timezone: the local run does not support this field"),
    (CHANNEL, "kind: InMemoryChannel", "kind: KafkaChannel", "must have the template of an InMemoryChannel"),
    (TRIGGER, "broker: library", "broker: default", "names the Broker default: there is none"),
    (TRIGGER, "      name: notify\n", "      name: notifier\n", "Events go to the Service notifier: there is none"),
]


@pytest.mark.parametrize("check", dict.fromkeys(each[0] for each in BROKEN), ids=lambda check: check.__name__)
def test_it_holds_that(check: Check) -> None:
    assert list(check(Tree(ROOT))) == []


@pytest.mark.parametrize(
    ("check", "file", "old", "new", "complaint"),
    BROKEN,
    ids=[f"{each[0].__name__}-{each[3].strip()}" for each in BROKEN],
)
def test_what_is_broken_on_purpose_is_found(
    edit: Edit, tmp_path: Path, check: Check, file: str, old: str, new: str, complaint: str
) -> None:
    edit(file, old, new)
    found = list(check(Tree(tmp_path)))
    assert [each for each in found if each.startswith(complaint)], found


@pytest.mark.parametrize(("file", "old", "new", "complaint"), REFUSED, ids=[each[2].strip() for each in REFUSED])
def test_what_the_local_run_cannot_honour_is_named(
    edit: Edit, tmp_path: Path, file: str, old: str, new: str, complaint: str
) -> None:
    edit(file, old, new)
    with pytest.raises(LocalError) as error:
        planned(tmp_path)
    assert complaint in str(error.value)


def test_the_address_of_no_broker_is_named(tmp_path: Path) -> None:
    found = reading.read(ROOT)
    settings = Settings.read(found.members, {"LOCAL_DIR": str(tmp_path)})
    with pytest.raises(LocalError, match="/library-system/default is the address of no Broker"):
        plan.address(
            "http://broker-ingress.knative-eventing.svc.cluster.local/library-system/default",
            found.members["naver"],
            settings,
        )


def planned(root: Path) -> None:
    found = reading.read(root)
    settings = Settings.read(found.members, {"LOCAL_DIR": str(root)})
    (root / "etc").mkdir()
    plan.program(found.members["naver"], settings, {"EVENTS_TOKEN": "secret"})
