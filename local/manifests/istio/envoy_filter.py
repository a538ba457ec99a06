"""Changes to a gateway's Envoy for which Istio has no field."""

from typing import Any, Literal

from pydantic import model_validator

from local.manifests.resource import Metadata, Strict


class Selector(Strict):
    """The pods that an EnvoyFilter changes."""

    labels: dict[Literal["istio"], Literal["ingressgateway"]]


class SubFilter(Strict):
    """An HTTP filter."""

    name: str


class FilterMatch(Strict):
    """The HTTP connection manager, or a filter within it."""

    name: Literal["envoy.filters.network.http_connection_manager"]
    sub_filter: SubFilter | None = None


class FilterChainMatch(Strict):
    """Any chain of listeners that has the filter."""

    filter: FilterMatch


class ListenerMatch(Strict):
    """Any listener that has the filter."""

    filter_chain: FilterChainMatch


class ClusterMatch(Strict):
    """The clusters of one service."""

    service: str


class PatchMatch(Strict):
    """What of a gateway's configuration is changed."""

    context: Literal["GATEWAY"]
    listener: ListenerMatch | None = None
    cluster: ClusterMatch | None = None


class Patch(Strict):
    """A change, in Envoy's own terms (snake_case)."""

    operation: Literal["MERGE", "INSERT_BEFORE"]
    value: dict[str, Any]


class ConfigPatch(Strict):
    """One change of an EnvoyFilter: to a gateway's connection manager, to its HTTP filters, or to a cluster."""

    apply_to: Literal["NETWORK_FILTER", "HTTP_FILTER", "CLUSTER"]
    match: PatchMatch
    patch: Patch

    @model_validator(mode="after")
    def _known(self) -> "ConfigPatch":
        operation = "INSERT_BEFORE" if self.apply_to == "HTTP_FILTER" else "MERGE"
        if self.patch.operation != operation:
            raise ValueError(f"on a {self.apply_to} the local run supports {operation} only")
        if self.apply_to == "CLUSTER" and (self.match.cluster is None or self.match.listener is not None):
            raise ValueError("on a CLUSTER the local run needs match.cluster.service")
        if self.apply_to != "CLUSTER" and (self.match.listener is None or self.match.cluster is not None):
            raise ValueError(f"on a {self.apply_to} the local run needs match.listener.filterChain.filter")
        if (self.apply_to == "HTTP_FILTER") != (self.before is not None):
            raise ValueError("the local run needs a subFilter on an HTTP_FILTER, and on nothing else")
        return self

    @property
    def before(self) -> str | None:
        """The HTTP filter before which another is inserted."""
        found = self.match.listener and self.match.listener.filter_chain.filter.sub_filter
        return found.name if found else None


class EnvoyFilterSpec(Strict):
    """Changes in order; those of a filter with a lower priority come first."""

    priority: int = 0
    workload_selector: Selector
    config_patches: list[ConfigPatch]


class EnvoyFilter(Strict):
    """Changes to a gateway for which Istio has no field."""

    api_version: Literal["networking.istio.io/v1alpha3"]
    kind: Literal["EnvoyFilter"]
    metadata: Metadata
    spec: EnvoyFilterSpec
