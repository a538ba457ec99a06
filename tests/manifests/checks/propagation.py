"""Whether each object goes to the members, once and fitted, and stays there whatever happens."""

from collections.abc import Iterator
from typing import Any

import jsonpatch

from local.manifests.karmada import Document, OverridePolicy, ResourceSelector, overridden
from tests.manifests.checks.tree import MEMBERS, Tree, name, values

STAY = {"Namespace istio-system"}  # the members have their own
KARMADA = ("policy.karmada.io/", "config.karmada.io/")
SUPPLIED = {"library-ca", "library-credentials", "library-registry", "library-tls"}  # by the operator
REASONS = {"cluster.karmada.io/not-ready", "cluster.karmada.io/unreachable"}


def each_object_is_selected_by_exactly_one_policy(tree: Tree) -> Iterator[str]:
    for document in tree.karmada:
        if document["apiVersion"].startswith(KARMADA) or name(document) in STAY:
            continue
        found = [name(policy) for policy in _policies(tree) if _takes(policy, document)]
        if len(found) != 1:
            yield f"{name(document)} is selected by {' and '.join(found) or 'no policy'}"


def each_selector_selects_something(tree: Tree) -> Iterator[str]:
    for policy in [*_policies(tree), *tree.kind("OverridePolicy")]:
        for selector in policy["spec"]["resourceSelectors"]:
            alone = policy | {"spec": {"resourceSelectors": [selector]}}
            if selector.get("name") not in SUPPLIED and not any(_takes(alone, each) for each in tree.karmada):
                yield f"{name(policy)} selects {selector['kind']} {selector.get('name', '')}, which is not there"


def every_policy_keeps_what_it_sent(tree: Tree) -> Iterator[str]:
    for policy in _policies(tree):
        spec, placement = policy["spec"], policy["spec"]["placement"]
        if tuple(placement["clusterAffinity"]["clusterNames"]) != MEMBERS:
            yield f"{name(policy)} does not go to {MEMBERS}"
        if placement["replicaScheduling"] != {"replicaSchedulingType": "Duplicated"}:
            yield f"{name(policy)} does not say Duplicated"
        if {each["key"] for each in placement["clusterTolerations"] if "tolerationSeconds" not in each} != REASONS:
            yield f"{name(policy)} would have a lost member emptied"
        if not spec.get("preserveResourcesOnDeletion"):
            yield f"{name(policy)} would take everything with it when it is deleted"


def nobody_deletes_a_policy_by_mistake(tree: Tree) -> Iterator[str]:
    namespaces, policies = tree.kind("Namespace"), [*_policies(tree), *tree.kind("OverridePolicy")]
    for document in [*namespaces, *policies]:
        if document["metadata"].get("labels", {}).get("resourcetemplate.karmada.io/deletion-protected") != "Always":
            yield f"{name(document)} may be deleted"


def nothing_goes_out_before_its_overrides(tree: Tree) -> Iterator[str]:
    for policy in tree.kind("PropagationPolicy"):
        waits = set(policy["spec"].get("dependentOverrides", []))
        there = {
            each["metadata"]["name"]
            for each in tree.kind("OverridePolicy")
            if each["metadata"]["namespace"] == policy["metadata"]["namespace"]
        }
        if waits != there:
            yield f"{name(policy)} waits for {sorted(waits)}, but the overrides are {sorted(there)}"


def override_paths_exist(tree: Tree) -> Iterator[str]:
    policies = [OverridePolicy.model_validate(each) for each in tree.kind("OverridePolicy")]
    for document in tree.karmada:
        for member in MEMBERS:
            try:
                overridden(document, member, policies)
            except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException) as error:
                yield f"{name(document)} for {member}: {str(error).partition(' in {')[0]}"


def karmada_and_knative_do_not_fight(tree: Tree) -> Iterator[str]:
    taken = {each["metadata"]["name"] for each in tree.services}
    for service in tree.kind("Service", "v1"):
        if service["metadata"]["name"] in taken:
            yield f"{name(service)} exists as a Service of Kubernetes, too: Karmada cannot tell them apart"
    for service in tree.services:
        annotations = {key for found in values(service, "annotations") for key in found}
        for each in sorted(annotations & {"serving.knative.dev/creator", "serving.knative.dev/lastModifier"}):
            yield f"{name(service)} carries {each}: the members refuse it from then on"
        for each in service["metadata"].get("annotations", {}):
            if each.startswith("autoscaling.knative.dev/"):
                yield f"{name(service)} has {each} on the Service: the members refuse it there"
        if service["spec"]["template"]["spec"].get("enableServiceLinks") is not False:
            yield f"{name(service)} leaves enableServiceLinks open: each update would roll a revision"
        yield from (f"{name(service)} leaves {each} open: a named revision would be stuck" for each in _open(service))


def a_drill_places_every_service_anew(tree: Tree) -> Iterator[str]:
    named = {each["name"] for each in next(values(tree.drill, "workloads"))}
    for each in sorted(named ^ {service["metadata"]["name"] for service in tree.services}):
        yield f"the WorkloadRebalancer and the Knative Services differ in {each}"


def _open(service: Document) -> Iterator[str]:
    """Give what Knative defaults, but not for a revision with a name of its own."""
    pod = service["spec"]["template"]["spec"]
    for found, field in (
        (pod, "containerConcurrency"),
        (pod["containers"][0], "name"),
        (pod["containers"][0]["readinessProbe"], "successThreshold"),
    ):
        if field not in found:
            yield field


def _policies(tree: Tree) -> list[Document]:
    return tree.kind("PropagationPolicy") + tree.kind("ClusterPropagationPolicy")


def _takes(policy: dict[str, Any], document: Document) -> bool:
    clusterwide = policy["kind"] == "ClusterPropagationPolicy"
    namespace = document["metadata"].get("namespace", "")
    if not clusterwide and policy["metadata"]["namespace"] != namespace:
        return False
    return any(ResourceSelector.model_validate(each).takes(document) for each in policy["spec"]["resourceSelectors"])
