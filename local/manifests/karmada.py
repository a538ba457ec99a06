"""Karmada's part: which member gets an object, and what differs there."""

from copy import deepcopy
from typing import Annotated, Any, Literal

import jsonpatch
import jsonpointer
from pydantic import Field

from local.manifests.resource import Elsewhere, Metadata, Strict

Document = dict[str, Any]


class LabelSelector(Strict):
    """Labels that an object must have."""

    match_labels: dict[str, str]


class ResourceSelector(Strict):
    """Objects of the policy's namespace by kind, and by name or else by labels where given."""

    api_version: str
    kind: str
    name: str = ""
    label_selector: LabelSelector | None = None

    def takes(self, document: Document) -> bool:
        """Tell whether an object is meant; a name makes Karmada ignore the labels."""
        if (document["apiVersion"], document["kind"]) != (self.api_version, self.kind):
            return False
        if self.name:
            return bool(document["metadata"]["name"] == self.name)
        labels: dict[str, str] = document["metadata"].get("labels", {})
        wanted = self.label_selector.match_labels if self.label_selector else {}
        return wanted.items() <= labels.items()


class ClusterAffinity(Strict):
    """Members by name."""

    cluster_names: Annotated[list[str], Field(min_length=1)]


class ReplicaScheduling(Strict):
    """Every member runs all replicas."""

    replica_scheduling_type: Literal["Duplicated"]


class Placement(Strict):
    """Where objects go."""

    cluster_affinity: ClusterAffinity
    replica_scheduling: ReplicaScheduling
    cluster_tolerations: Elsewhere = None  # there is no Karmada here that could evict


class PropagationSpec(Strict):
    """Which objects go where."""

    resource_selectors: Annotated[list[ResourceSelector], Field(min_length=1)]
    placement: Placement
    propagate_deps: Elsewhere = None  # Secrets are supplied by the local run
    dependent_overrides: Elsewhere = None  # overrides are always there before anything starts
    preserve_resources_on_deletion: Elsewhere = None  # nothing is deleted here
    conflict_resolution: Elsewhere = None  # and nothing is there before


class PropagationPolicy(Strict):
    """Sends objects of its namespace to members."""

    api_version: Literal["policy.karmada.io/v1alpha1"]
    kind: Literal["PropagationPolicy"]
    metadata: Metadata
    spec: PropagationSpec

    def takes(self, document: Document) -> bool:
        """Tell whether an object is meant."""
        return _selected(self.spec.resource_selectors, self.metadata.namespace, document)

    @property
    def members(self) -> list[str]:
        """The members' names."""
        return self.spec.placement.cluster_affinity.cluster_names


class Plaintext(Strict):
    """One operation of a JSON patch."""

    path: str
    operator: Literal["add", "replace", "remove"]
    value: Any = None


class Predicate(Strict):
    """Where an object names its image."""

    path: str


class ImageOverrider(Strict):
    """Another registry for an image."""

    component: Literal["Registry"]
    operator: Literal["replace"]
    value: str
    predicate: Predicate


class Overriders(Strict):
    """The changes; the other kinds of overriders are not honoured here."""

    image_overrider: list[ImageOverrider] = Field(default_factory=list)
    plaintext: list[Plaintext] = Field(default_factory=list)


class OverrideRule(Strict):
    """Changes for some members, or for all without a target."""

    target_cluster: ClusterAffinity | None = None
    overriders: Overriders


class OverrideSpec(Strict):
    """Which objects change how; no selectors mean every object of the namespace."""

    resource_selectors: list[ResourceSelector] = Field(default_factory=list)
    override_rules: list[OverrideRule]


class OverridePolicy(Strict):
    """Changes objects of its namespace on their way to a member."""

    api_version: Literal["policy.karmada.io/v1alpha1"]
    kind: Literal["OverridePolicy"]
    metadata: Metadata
    spec: OverrideSpec


def overridden(document: Document, member: str, policies: list[OverridePolicy]) -> Document:
    """Return the object as this member gets it; a patch that does not fit raises jsonpatch's errors.

    The order is Karmada's own (pkg/util/overridemanager): policies that select by nothing or by kind, then by label,
    then by name; among equals by the policy's name; within a policy the rules as written.
    """
    ranked = sorted(policies, key=lambda policy: (_rank(policy, document), policy.metadata.name))
    result = deepcopy(document)
    for policy in ranked:
        if not _rank(policy, document):
            continue
        for rule in policy.spec.override_rules:
            if rule.target_cluster is None or member in rule.target_cluster.cluster_names:
                images = [_other_registry(each, result) for each in rule.overriders.image_overrider]
                operations = images + [_operation(each) for each in rule.overriders.plaintext]
                result = jsonpatch.JsonPatch(operations).apply(result)
    return result


def _rank(policy: OverridePolicy, document: Document) -> int:
    """Return how precisely a policy selects the object: 0 not at all, 1 by kind, 2 by labels, 3 by name."""
    selectors = policy.spec.resource_selectors
    if not selectors:
        return int(policy.metadata.namespace == document["metadata"].get("namespace", ""))
    precision = [
        3 if each.name else 2 if each.label_selector else 1
        for each in selectors
        if _selected([each], policy.metadata.namespace, document)
    ]
    return max(precision, default=0)


def _selected(selectors: list[ResourceSelector], namespace: str, document: Document) -> bool:
    return document["metadata"].get("namespace", "") == namespace and any(each.takes(document) for each in selectors)


def _other_registry(each: ImageOverrider, document: Document) -> dict[str, Any]:
    image = str(jsonpointer.resolve_pointer(document, each.predicate.path))
    registry, slash, repository = image.partition("/")
    if not slash or not {".", ":"} & set(registry):  # what looks like no host is a part of the repository
        repository = image
    return {"op": "replace", "path": each.predicate.path, "value": f"{each.value}/{repository}"}


def _operation(each: Plaintext) -> dict[str, Any]:
    if each.operator == "remove":
        return {"op": "remove", "path": each.path}
    return {"op": each.operator, "path": each.path, "value": each.value}
