"""The faults of real clusters. Each leaves a trace of itself by which any later run can find and undo it."""

from collections.abc import Mapping
from typing import Any, Protocol

from loadtest.drill.faults.api import Api

MARK = "drill.library.example/was"  # the annotation that keeps what a fault has replaced
TAINT = {"key": "drill.library.example/cordon", "effect": "NoSchedule"}
SERVICES = "/apis/serving.knative.dev/v1/namespaces/library-system/services"
GATEWAY = "/apis/apps/v1/namespaces/istio-system/deployments/istio-ingressgateway"
POLICIES = "/apis/networking.k8s.io/v1/namespaces/library-system/networkpolicies"
CUT = "library-drill-cut"
Members = Mapping[str, Api]


class Kind(Protocol):
    """A fault; `target` is a member's name or a function's."""

    @staticmethod
    def present(karmada: Api, members: Members, target: str) -> bool:
        """Tell whether the fault was asked for."""
        ...

    @staticmethod
    def there(karmada: Api, members: Members, target: str) -> bool:
        """Tell whether it has come about, and has not been healed by now."""
        ...

    @staticmethod
    def inject(karmada: Api, members: Members, target: str) -> None:
        """Ask for it."""
        ...

    @staticmethod
    def heal(karmada: Api, members: Members, target: str) -> None:
        """Undo it."""
        ...


class Cordon:
    """Karmada may place nothing new on the member; nobody must notice."""

    @staticmethod
    def present(karmada: Api, members: Members, target: str) -> bool:
        """Tell whether our taint is on the Cluster."""
        return any(taint["key"] == TAINT["key"] for taint in _taints(karmada, target))

    @staticmethod
    def there(karmada: Api, members: Members, target: str) -> bool:
        """Tell the same: nothing has to follow."""
        return Cordon.present(karmada, members, target)

    @staticmethod
    def inject(karmada: Api, members: Members, target: str) -> None:
        """Add the taint to those that are there: a merge replaces a list."""
        karmada.patch(cluster(target), {"spec": {"taints": [*_taints(karmada, target), TAINT]}})

    @staticmethod
    def heal(karmada: Api, members: Members, target: str) -> None:
        """Take the taint away and leave the others."""
        others = [taint for taint in _taints(karmada, target) if taint["key"] != TAINT["key"]]
        karmada.patch(cluster(target), {"spec": {"taints": others or None}})


class GatewayGone:
    """The member's ingress gateway has no pod left."""

    @staticmethod
    def present(karmada: Api, members: Members, target: str) -> bool:
        """Tell whether the gateway remembers how many it had."""
        return MARK in _annotations(members[target].get(GATEWAY))

    @staticmethod
    def there(karmada: Api, members: Members, target: str) -> bool:
        """Tell whether no pod is ready."""
        return not (members[target].get(GATEWAY) or {}).get("status", {}).get("readyReplicas")

    @staticmethod
    def inject(karmada: Api, members: Members, target: str) -> None:
        """Scale to 0, at which an autoscaler leaves it alone."""
        had = (members[target].get(GATEWAY) or {}).get("spec", {}).get("replicas", 1)
        members[target].patch(GATEWAY, {"metadata": {"annotations": {MARK: str(had)}}, "spec": {"replicas": 0}})

    @staticmethod
    def heal(karmada: Api, members: Members, target: str) -> None:
        """Scale to what it was."""
        had = int(_annotations(members[target].get(GATEWAY))[MARK])
        members[target].patch(GATEWAY, {"metadata": {"annotations": {MARK: None}}, "spec": {"replicas": had}})


class BrokenRevision:
    """A function is deployed with an image that does not exist; the revision before must go on serving."""

    @staticmethod
    def present(karmada: Api, members: Members, target: str) -> bool:
        """Tell whether the Service remembers its image."""
        return MARK in _annotations(karmada.get(_service(target)))

    @staticmethod
    def there(karmada: Api, members: Members, target: str) -> bool:
        """Tell whether a member has a revision that is not ready."""
        found = [(member.get(_service(target)) or {}).get("status", {}) for member in members.values()]
        return any(each.get("latestCreatedRevisionName") != each.get("latestReadyRevisionName") for each in found)

    @staticmethod
    def inject(karmada: Api, members: Members, target: str) -> None:
        """Change the template in Karmada: what is changed in a member, Karmada takes back."""
        was = _containers(karmada, target)[0]["image"]
        karmada.patch(_service(target), _deployed(karmada, target, "library.invalid/broken:drill", was))

    @staticmethod
    def heal(karmada: Api, members: Members, target: str) -> None:
        """Give it its image back."""
        was = _annotations(karmada.get(_service(target)))[MARK]
        karmada.patch(_service(target), _deployed(karmada, target, was, None))


class Cut:
    """The member's functions reach nothing outside of their cluster, and so not central."""

    @staticmethod
    def present(karmada: Api, members: Members, target: str) -> bool:
        """Tell whether our policy is there."""
        return members[target].get(f"{POLICIES}/{CUT}") is not None

    @staticmethod
    def there(karmada: Api, members: Members, target: str) -> bool:
        """Tell the same: nothing has to follow."""
        return Cut.present(karmada, members, target)

    @staticmethod
    def inject(karmada: Api, members: Members, target: str) -> None:
        """Let pods send to pods only."""
        spec = {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{"to": [{"namespaceSelector": {}}]}]}
        kind = {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy"}
        members[target].create(POLICIES, {**kind, "metadata": {"name": CUT}, "spec": spec})

    @staticmethod
    def heal(karmada: Api, members: Members, target: str) -> None:
        """Remove the policy."""
        members[target].delete(f"{POLICIES}/{CUT}")


def cluster(name: str) -> str:
    """Return the path of a member's Cluster in Karmada."""
    return f"/apis/cluster.karmada.io/v1alpha1/clusters/{name}"


def _service(name: str) -> str:
    return f"{SERVICES}/{name}"


def _deployed(karmada: Api, service: str, image: str, was: str | None) -> dict[str, Any]:
    """Return the change that gives a function this image and keeps, or forgets, the one it had."""
    first, *others = _containers(karmada, service)  # a merge replaces a list
    template = {"spec": {"containers": [{**first, "image": image}, *others]}}
    return {"metadata": {"annotations": {MARK: was}}, "spec": {"template": template}}


def _taints(karmada: Api, name: str) -> list[dict[str, Any]]:
    found = karmada.get(cluster(name)) or {}
    return list(found.get("spec", {}).get("taints") or [])


def _containers(karmada: Api, service: str) -> list[dict[str, Any]]:
    found = karmada.get(_service(service)) or {}
    return list(found["spec"]["template"]["spec"]["containers"])


def _annotations(found: dict[str, Any] | None) -> dict[str, str]:
    return dict((found or {}).get("metadata", {}).get("annotations") or {})
