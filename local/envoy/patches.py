"""Istio's EnvoyFilters, applied to what they match, the way Istio itself applies them.

Source: pilot/pkg/networking/core/envoyfilter of Istio 1.30. Values are merged like protobuf messages: a field
replaces, a message merges, a list is appended to.
"""

from collections.abc import Iterable
from typing import Any

from local.envoy.bootstrap import Config
from local.envoy.clusters import covers
from local.errors import LocalError
from local.manifests.istio.envoy_filter import ConfigPatch, EnvoyFilter
from local.manifests.reading import Objects


def patched_manager(manager: Config, filters: list[EnvoyFilter]) -> Config:
    """Return an HTTP connection manager (a network filter) with all changes to it and to its HTTP filters made."""
    for patch in _patches(filters, "NETWORK_FILTER"):
        manager = merged(manager, patch.patch.value)
    for patch in _patches(filters, "HTTP_FILTER"):
        http_filters = _inserted(manager["typed_config"]["http_filters"], patch)
        manager = manager | {"typed_config": manager["typed_config"] | {"http_filters": http_filters}}
    return manager


def patched_cluster(cluster: Config, host: str, filters: list[EnvoyFilter]) -> Config:
    """Return the cluster of a host with all changes to it made."""
    for patch in _patches(filters, "CLUSTER"):
        if patch.match.cluster and patch.match.cluster.service == host:
            cluster = merged(cluster, patch.patch.value)
    return cluster


def refuse_unknown(objects: Objects, hosts: Iterable[str]) -> None:
    """Raise a LocalError when a rule or a patch is meant for a host that nothing here calls: it would do nothing."""
    rules = {rule.spec.host: f"DestinationRule {rule.metadata.name}" for rule in objects.destination_rules}
    for each in objects.envoy_filters:
        for patch in _patches([each], "CLUSTER"):
            if patch.match.cluster:
                rules[patch.match.cluster.service] = f"EnvoyFilter {each.metadata.name}"
    called = list(hosts)
    for host, title in rules.items():
        if not any(covers(host, each) for each in called):
            raise LocalError(f"{title} is meant for {host}, which nothing in the local run calls.")


def merged(old: Any, new: Any) -> Any:
    """Return `new` merged into `old`, which stays as it is."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old | {key: merged(old[key], value) if key in old else value for key, value in new.items()}
    if isinstance(old, list) and isinstance(new, list):
        return old + new
    return new


def _patches(filters: list[EnvoyFilter], apply_to: str) -> list[ConfigPatch]:
    ranked = sorted(filters, key=lambda each: each.spec.priority)
    return [patch for each in ranked for patch in each.spec.config_patches if patch.apply_to == apply_to]


def _inserted(http_filters: list[Config], patch: ConfigPatch) -> list[Config]:
    names = [each["name"] for each in http_filters]
    if patch.before not in names:
        raise LocalError(f"An EnvoyFilter inserts before {patch.before}, but a local gateway has only {names}.")
    position = names.index(patch.before)
    return [*http_filters[:position], patch.patch.value, *http_filters[position:]]
