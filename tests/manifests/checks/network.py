"""Whether the network lets through what is used, and nothing else."""

from collections.abc import Iterator
from typing import Any

from local.manifests.karmada import Document
from tests.manifests.checks.tree import Tree, container, name, values

LABEL = "serving.knative.dev/service"  # Knative's on every pod, with the Service's name
# What Knative and Istio listen on in their own pods, which no manifest of ours says.
ISTIOD, METRICS, BROKER, LOCAL_GATEWAY = 15012, 9090, 8080, 8081
GATEWAY = {15020, 15021, 15090}  # metrics and the load balancer's health check
HIGHER = 8000  # by so much, where a gateway may not listen on a port below 1024
Grant = tuple[str, int]  # the namespace of the other side or where else it is, and the port


def nothing_is_let_through_by_default(tree: Tree) -> Iterator[str]:
    everything = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    for namespace in {each["metadata"]["namespace"] for each in tree.services}:
        if everything not in [each["spec"] for each in _policies(tree, namespace)]:
            yield f"{namespace} has no policy that denies all"


def the_network_and_the_mesh_let_in_the_same(tree: Tree) -> Iterator[str]:
    told: set[Grant] = set()
    for rule in (rule for each in tree.kind("AuthorizationPolicy") for rule in each["spec"].get("rules", [])):
        ports = list(values(rule["to"], "ports")) or [[METRICS]]
        told |= {
            (principal.split("/")[2], int(port))
            for principals in values(rule["from"], "principals")
            for principal in principals
            for port in ports[0]
        }
    for service in tree.services:
        for namespace, port in sorted(told ^ _grants(tree, service, "ingress", "from")):
            yield f"{service['metadata']['name']}: only one of both lets in {namespace} at {port}"


def pods_reach_what_they_ask_and_nothing_else(tree: Tree) -> Iterator[str]:
    entries = [each for each in tree.kind("ServiceEntry") if each["metadata"]["namespace"] == "library-system"]
    central = {("central", port["number"]) for each in entries for port in each["spec"]["ports"]}
    (sink,) = values(tree.kind("ConfigMap"), "K_SINK")
    for service in tree.services:
        wanted = {("istio-system", ISTIOD), ("anywhere", 53)}
        if "envFrom" in container(service):  # library-config says where central and the Broker are
            wanted |= central | {(sink.split("/")[2].split(".")[1], BROKER)}
        for place, port in sorted(wanted ^ _grants(tree, service, "egress", "to")):
            word = "cannot reach" if (place, port) in wanted else "asks nothing of"
            yield f"{service['metadata']['name']} {word} {place} at {port}"


def only_those_who_bring_events_reach_knatives_own_gateway(tree: Tree) -> Iterator[str]:
    (gateway,) = tree.kind("Gateway")
    served = {server["port"]["number"] for server in gateway["spec"]["servers"]}
    (policy,) = _policies(tree, "istio-system")
    if policy["spec"]["podSelector"] != {"matchLabels": gateway["spec"]["selector"]}:
        yield "the policy for the gateways selects others"
    wanted = {("anywhere", port) for port in served | {port + HIGHER for port in served} | GATEWAY}
    # The readers' gateway itself, whoever brings events, and who looks whether routes are there.
    wanted |= {(each, LOCAL_GATEWAY) for each in ("istio-system", "knative-eventing", "knative-serving")}
    for place, port in sorted(wanted ^ _rules(policy, "ingress", "from")):
        yield f"the gateways {'refuse' if (place, port) in wanted else 'let in'} {place} at {port}"


def policies_are_written_as_an_api_server_keeps_them(tree: Tree) -> Iterator[str]:
    """Complain of what it would drop or add: each `kubectl apply` then finds a change, and may make a generation."""
    objects = [*tree.karmada, *tree.central, *tree.front_door]
    for policy in (each for each in objects if each["kind"] == "NetworkPolicy"):
        for field in ("ingress", "egress", "from", "to", "ports"):
            if [] in values(policy["spec"], field):
                yield f"{name(policy)}: an empty {field} is dropped"
        for port in (port for ports in values(policy["spec"], "ports") for port in ports):
            if "protocol" not in port:
                yield f"{name(policy)}: the port {port['port']} gets a protocol"


def _policies(tree: Tree, namespace: str) -> list[Document]:
    return [each for each in tree.kind("NetworkPolicy") if each["metadata"]["namespace"] == namespace]


def _grants(tree: Tree, service: Document, direction: str, peers: str) -> set[Grant]:
    """Give what all policies together grant to the pods of a Knative Service."""
    metadata = service["metadata"]
    policies = [
        each
        for each in _policies(tree, metadata["namespace"])
        if _selects(each["spec"]["podSelector"], metadata["name"])
    ]
    return {grant for each in policies for grant in _rules(each, direction, peers)}


def _rules(policy: Document, direction: str, peers: str) -> set[Grant]:
    return {
        (_place(peer), port["port"])
        for rule in policy["spec"].get(direction, [])
        for peer in rule.get(peers, [{}])
        for port in rule["ports"]
    }


def _place(peer: dict[str, Any]) -> str:
    if "ipBlock" in peer:
        return "anywhere" if peer["ipBlock"]["cidr"].endswith("/0") else "central"
    labels = peer.get("namespaceSelector", {}).get("matchLabels", {})
    return str(labels.get("kubernetes.io/metadata.name", "anywhere"))


def _selects(selector: dict[str, Any], service: str) -> bool:
    """Tell whether a selector means the pods of a Knative Service."""
    excluded = [name for each in selector.get("matchExpressions", []) for name in _not_in(each)]
    return service not in excluded and selector.get("matchLabels", {}) in ({}, {LABEL: service})


def _not_in(expression: dict[str, Any]) -> list[str]:
    assert (expression["key"], expression["operator"]) == (LABEL, "NotIn"), expression
    names: list[str] = expression["values"]
    return names
