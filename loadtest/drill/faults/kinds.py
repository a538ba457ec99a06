"""The faults of real clusters. Each leaves a trace of itself by which any later run can find and undo it."""

import json
from collections.abc import Mapping
from typing import Any, Protocol

from kubernetes.dynamic import DynamicClient, Resource
from kubernetes.dynamic.exceptions import NotFoundError, ResourceNotFoundError

from loadtest.drill.errors import DrillError

MARK = "drill.library.example/was"  # the annotation that keeps what a fault has replaced
TAINT = {"key": "drill.library.example/cordon", "effect": "NoSchedule"}
NO_PROGRAM = ["broken-by-a-drill"]  # in no image, whichever registry a member's override takes it from
Document = dict[str, Any]
Members = Mapping[str, DynamicClient]
GATEWAY: Document = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "istio-ingressgateway", "namespace": "istio-system"},
}
CUT: Document = {
    "apiVersion": "networking.k8s.io/v1",
    "kind": "NetworkPolicy",
    "metadata": {"name": "library-drill-cut", "namespace": "library-system"},
    "spec": {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{"to": [{"namespaceSelector": {}}]}]},
}


class Kind(Protocol):
    """A fault; `target` is a member's name or a function's."""

    @staticmethod
    def present(karmada: DynamicClient, members: Members, target: str) -> bool:
        """Tell whether the fault was asked for."""
        ...

    @staticmethod
    def there(karmada: DynamicClient, members: Members, target: str) -> bool:
        """Tell whether it has come about, and has not been healed by now."""
        ...

    @staticmethod
    def inject(karmada: DynamicClient, members: Members, target: str) -> None:
        """Ask for it."""
        ...

    @staticmethod
    def heal(karmada: DynamicClient, members: Members, target: str) -> None:
        """Undo it."""
        ...


class Cordon:
    """Karmada may place nothing new on the member; nobody must notice."""

    @staticmethod
    def present(karmada: DynamicClient, members: Members, target: str) -> bool:
        """Tell whether our taint is on the Cluster."""
        return any(taint["key"] == TAINT["key"] for taint in _taints(karmada, target))

    @staticmethod
    def there(karmada: DynamicClient, members: Members, target: str) -> bool:
        """Tell the same: nothing has to follow."""
        return Cordon.present(karmada, members, target)

    @staticmethod
    def inject(karmada: DynamicClient, members: Members, target: str) -> None:
        """Add the taint to those that are there: a merge replaces a list."""
        _merge(karmada, cluster(target), {"spec": {"taints": [*_taints(karmada, target), TAINT]}})

    @staticmethod
    def heal(karmada: DynamicClient, members: Members, target: str) -> None:
        """Take the taint away and leave the others."""
        others = [taint for taint in _taints(karmada, target) if taint["key"] != TAINT["key"]]
        _merge(karmada, cluster(target), {"spec": {"taints": others or None}})


class GatewayGone:
    """The member's ingress gateway has no pod left."""

    @staticmethod
    def present(karmada: DynamicClient, members: Members, target: str) -> bool:
        """Tell whether the gateway remembers how many it had."""
        return MARK in _annotations(find(members[target], GATEWAY))

    @staticmethod
    def there(karmada: DynamicClient, members: Members, target: str) -> bool:
        """Tell whether no pod is ready."""
        return not (find(members[target], GATEWAY) or {}).get("status", {}).get("readyReplicas")

    @staticmethod
    def inject(karmada: DynamicClient, members: Members, target: str) -> None:
        """Scale to 0, at which an autoscaler leaves it alone."""
        had = (find(members[target], GATEWAY) or {}).get("spec", {}).get("replicas", 1)
        _merge(members[target], GATEWAY, {"metadata": {"annotations": {MARK: str(had)}}, "spec": {"replicas": 0}})

    @staticmethod
    def heal(karmada: DynamicClient, members: Members, target: str) -> None:
        """Scale to what it was."""
        had = int(_annotations(find(members[target], GATEWAY))[MARK])
        _merge(members[target], GATEWAY, {"metadata": {"annotations": {MARK: None}}, "spec": {"replicas": had}})


class BrokenRevision:
    """A function is deployed with a command that cannot be started; the revision before must go on serving."""

    @staticmethod
    def present(karmada: DynamicClient, members: Members, target: str) -> bool:
        """Tell whether the Service remembers its command."""
        return MARK in _annotations(find(karmada, service(target)))

    @staticmethod
    def there(karmada: DynamicClient, members: Members, target: str) -> bool:
        """Tell whether a member has a revision that is not ready."""
        found = [(find(member, service(target)) or {}).get("status", {}) for member in members.values()]
        return any(each.get("latestCreatedRevisionName") != each.get("latestReadyRevisionName") for each in found)

    @staticmethod
    def inject(karmada: DynamicClient, members: Members, target: str) -> None:
        """Change the template in Karmada: what is changed in a member, Karmada takes back."""
        was = json.dumps(_containers(karmada, target)[0].get("command"))
        _merge(karmada, service(target), _remembering(was) | _starting(karmada, target, NO_PROGRAM))

    @staticmethod
    def heal(karmada: DynamicClient, members: Members, target: str) -> None:
        """Give it its command back, and forget it when no member is broken: who heals until then waits as well."""
        was = json.loads(_annotations(find(karmada, service(target)))[MARK])
        _merge(karmada, service(target), _starting(karmada, target, was))
        if not BrokenRevision.there(karmada, members, target):
            _merge(karmada, service(target), _remembering(None))


class Cut:
    """The member's functions reach nothing outside of their cluster, and so not central."""

    @staticmethod
    def present(karmada: DynamicClient, members: Members, target: str) -> bool:
        """Tell whether our policy is there."""
        return find(members[target], CUT) is not None

    @staticmethod
    def there(karmada: DynamicClient, members: Members, target: str) -> bool:
        """Tell the same: nothing has to follow."""
        return Cut.present(karmada, members, target)

    @staticmethod
    def inject(karmada: DynamicClient, members: Members, target: str) -> None:
        """Let pods send to pods only."""
        resource(members[target], CUT).create(body=CUT)

    @staticmethod
    def heal(karmada: DynamicClient, members: Members, target: str) -> None:
        """Remove the policy."""
        resource(members[target], CUT).delete(**CUT["metadata"])


def cluster(name: str) -> Document:
    """Return which object is a member's Cluster in Karmada."""
    return {"apiVersion": "cluster.karmada.io/v1alpha1", "kind": "Cluster", "metadata": {"name": name}}


def service(name: str | None = None) -> Document:
    """Return which object is a function's Knative Service; without a name, all of them."""
    metadata = {"name": name, "namespace": "library-system"}
    return {"apiVersion": "serving.knative.dev/v1", "kind": "Service", "metadata": metadata}


def find(api: DynamicClient, which: Document) -> Document | None:
    """Return an object or a list of them, None where there is none."""
    try:
        return dict(resource(api, which).get(**which["metadata"]).to_dict())
    except NotFoundError:
        return None


def resource(api: DynamicClient, which: Document) -> Resource:
    """Return what an API server does with objects of this one's kind."""
    version, kind = which["apiVersion"], which["kind"]
    try:
        found: Resource = api.resources.get(api_version=version, kind=kind)
    except ResourceNotFoundError as error:
        raise DrillError(f"{api.configuration.host} does not know {version} {kind}: is it installed?") from error
    return found


def _merge(api: DynamicClient, which: Document, change: Document) -> None:
    resource(api, which).patch(body=change, **which["metadata"], content_type="application/merge-patch+json")


def _remembering(was: str | None) -> Document:
    return {"metadata": {"annotations": {MARK: was}}}


def _starting(karmada: DynamicClient, target: str, command: list[str] | None) -> Document:
    """Return the change that has a function start with this command, with its image's own where there is none."""
    first, *others = _containers(karmada, target)  # a merge replaces a list
    first = {name: value for name, value in first.items() if name != "command"}
    first |= {"command": command} if command else {}
    return {"spec": {"template": {"spec": {"containers": [first, *others]}}}}


def _taints(karmada: DynamicClient, name: str) -> list[Document]:
    found = find(karmada, cluster(name)) or {}
    return list(found.get("spec", {}).get("taints") or [])


def _containers(karmada: DynamicClient, target: str) -> list[Document]:
    found = find(karmada, service(target)) or {}
    return list(found["spec"]["template"]["spec"]["containers"])


def _annotations(found: Document | None) -> dict[str, str]:
    return dict((found or {}).get("metadata", {}).get("annotations") or {})
