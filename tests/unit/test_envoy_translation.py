"""The translation from Istio's terms to Envoy's, where the real Envoys of the other tests do not reach."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from local.envoy import front_door, gateway
from local.envoy.bootstrap import Config
from local.envoy.clusters import cluster
from local.envoy.patches import merged
from local.errors import LocalError
from local.manifests.istio.destination_rule import DestinationRule
from local.manifests.karmada import OverridePolicy, overridden
from local.manifests.reading import Manifests, Member
from local.settings import Settings
from tests.envoys import manager, read, settings_for, validate

METADATA = {"name": "a", "namespace": "b"}


@pytest.fixture(scope="module")
def found() -> Manifests:
    return read()


@pytest.fixture
def settings(found: Manifests, tmp_path: Path) -> Settings:
    return settings_for(found, tmp_path)


def rule(**policy: Any) -> DestinationRule:
    return DestinationRule.model_validate(
        {
            "apiVersion": "networking.istio.io/v1",
            "kind": "DestinationRule",
            "metadata": METADATA,
            "spec": {"host": "h", "trafficPolicy": policy},
        }
    )


def override(name: str, selectors: list[dict[str, Any]], value: str) -> OverridePolicy:
    rules = [{"overriders": {"plaintext": [{"path": "/data/key", "operator": "add", "value": value}]}}]
    return OverridePolicy.model_validate(
        {
            "apiVersion": "policy.karmada.io/v1alpha1",
            "kind": "OverridePolicy",
            "metadata": {"name": name, "namespace": "b"},
            "spec": {"resourceSelectors": selectors, "overrideRules": rules},
        }
    )


def with_replicas(member: Member, count: int) -> Member:
    """Give the member with that many replicas of its first service."""
    document = member.services[0].model_dump(by_alias=True, exclude_unset=True)
    document["spec"]["template"]["metadata"]["annotations"]["autoscaling.knative.dev/min-scale"] = count
    first = type(member.services[0]).model_validate(document)
    return replace(member, services=[first, *member.services[1:]])


def test_a_message_merges_a_field_replaces_and_a_list_grows() -> None:
    old: Config = {"message": {"kept": 1, "replaced": 2}, "list": [1]}
    assert merged(old, {"message": {"replaced": 3, "new": 4}, "list": [2]}) == {
        "message": {"kept": 1, "replaced": 3, "new": 4},
        "list": [1, 2],
    }
    assert old == {"message": {"kept": 1, "replaced": 2}, "list": [1]}


def test_without_a_rule_a_cluster_has_istios_defaults() -> None:
    plain = cluster("a", [1], None)
    assert (plain["lb_policy"], plain["connect_timeout"]) == ("LEAST_REQUEST", "10s")
    assert plain["circuit_breakers"]["thresholds"][0]["max_retries"] == 2**32 - 1
    assert "common_lb_config" not in plain


def test_outlier_detection_turns_panic_routing_off_unless_the_rule_has_a_share() -> None:
    for given, expected in (({}, 0), ({"minHealthPercent": 1}, 1)):
        found = cluster("a", [1], rule(outlierDetection=given))
        assert found["common_lb_config"] == {"healthy_panic_threshold": {"value": expected}}


def test_each_replica_is_an_endpoint_and_several_are_probed(
    found: Manifests, settings: Settings, tmp_path: Path
) -> None:
    config = gateway.config(with_replicas(found.members["naver"], 3), settings)
    several, *single = config["static_resources"]["clusters"]
    assert len(several["load_assignment"]["endpoints"][0]["lb_endpoints"]) == 3
    assert several["health_checks"][0]["http_health_check"] == {"path": "/livez"}
    assert not any("health_checks" in each for each in single)
    assert validate(config, tmp_path) == ""


def test_envoy_filters_apply_by_their_priority(found: Manifests, settings: Settings) -> None:
    member = found.members["naver"]
    backwards = replace(member, envoy_filters=member.envoy_filters[::-1])
    assert gateway.config(backwards, settings) == gateway.config(member, settings)
    names = [each["name"] for each in manager(gateway.config(member, settings))["http_filters"]]
    assert names.index("envoy.filters.http.health_check") < names.index("envoy.filters.http.buffer")


def test_overrides_apply_in_karmadas_order() -> None:
    document = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": METADATA | {"labels": {"l": "m"}}, "data": {}}
    kind = {"apiVersion": "v1", "kind": "ConfigMap"}
    by_name = override("a", [kind | {"name": "a"}], "name")
    by_label = override("b", [kind | {"labelSelector": {"matchLabels": {"l": "m"}}}], "label")
    by_kind_first, by_kind_last = override("c", [kind], "kind"), override("d", [], "all")
    elsewhere = override("e", [kind | {"name": "other"}], "other")

    def key(*policies: OverridePolicy) -> str:
        return str(overridden(document, "naver", list(policies))["data"].get("key"))

    assert key(by_name, by_label, by_kind_first, by_kind_last, elsewhere) == "name"
    assert key(by_label, by_kind_last, by_kind_first) == "label"
    assert key(by_kind_last, by_kind_first) == "all"
    assert key(elsewhere) == "None"
    assert document["data"] == {}


def test_a_rule_for_a_host_that_nothing_calls_is_refused(found: Manifests, settings: Settings) -> None:
    member = found.members["naver"]
    with pytest.raises(LocalError, match="DestinationRule a is meant for h, which nothing in the local run calls"):
        gateway.config(replace(member, destination_rules=[rule()]), settings)


def test_a_route_to_a_function_that_is_not_there_is_refused(found: Manifests, settings: Settings) -> None:
    member = found.members["naver"]
    services = [service for service in member.services if service.name != "login"]
    with pytest.raises(LocalError, match="Route login of naver rewrites to login"):
        gateway.config(replace(member, services=services), settings)


def test_a_front_door_that_does_not_know_every_member_is_refused(found: Manifests, settings: Settings) -> None:
    members = {name: member for name, member in found.members.items() if name != "nhn"}
    with pytest.raises(LocalError, match=r"labelled \['naver', 'nhn'\], but karmada/ propagates to \['naver'\]"):
        front_door.config(replace(found, members=members), settings)
