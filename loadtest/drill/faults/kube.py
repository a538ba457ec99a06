"""The faults of real clusters. Each leaves a trace of itself by which any later run can find and undo it."""

import json
from collections.abc import Mapping
from typing import Any, Protocol

from kubernetes.client import ApiClient
from kubernetes.client.exceptions import ApiException

FUNCTIONS = ("login", "list-books", "get-book", "get-cart", "add-to-cart", "remove-from-cart", "clear-cart")
MARK = "drill.library.example/was"  # the annotation that keeps what a fault has replaced
TAINT = {"key": "drill.library.example/cordon", "effect": "NoSchedule"}
GATEWAY = "/apis/apps/v1/namespaces/istio-system/deployments/istio-ingressgateway"
POLICIES = "/apis/networking.k8s.io/v1/namespaces/library-system/networkpolicies"
CUT = "library-drill-cut"


class Api:
    """An API server, spoken to by path."""

    def __init__(self, client: ApiClient) -> None:
        self.client = client

    def get(self, path: str) -> dict[str, Any] | None:
        """Return an object, None where there is none."""
        try:
            return self._call("GET", path)
        except ApiException as error:
            if error.status == 404:
                return None
            raise

    def patch(self, path: str, change: Mapping[str, Any]) -> None:
        """Merge a change into an object."""
        self._call("PATCH", path, change, "application/merge-patch+json")

    def create(self, path: str, body: Mapping[str, Any]) -> None:
        """Make an object."""
        self._call("POST", path, body)

    def delete(self, path: str) -> None:
        """Remove an object that is there."""
        self._call("DELETE", path)

    def ready(self, cluster: str) -> bool:
        """Tell whether Karmada sees a member as ready."""
        found = self.get(_cluster(cluster)) or {}
        conditions = found.get("status", {}).get("conditions", [])
        return any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)

    def _call(self, method: str, path: str, body: Any = None, kind: str = "application/json") -> dict[str, Any]:
        headers = {"Accept": "application/json", "Content-Type": kind}
        request = self.client.param_serialize(
            method=method, resource_path=path, header_params=headers, body=body, auth_settings=["BearerToken"]
        )
        answer = self.client.call_api(*request)
        answer.read()  # type: ignore[no-untyped-call]
        if answer.status >= 400:
            raise ApiException(http_resp=answer)
        found: dict[str, Any] = json.loads(answer.data or "{}")
        return found


class Kind(Protocol):
    """A fault: `karmada` and `member` are API servers, `target` a member or a function."""

    @staticmethod
    def present(karmada: Api, member: Api, target: str) -> bool:
        """Tell whether the fault is there."""
        ...

    @staticmethod
    def inject(karmada: Api, member: Api, target: str) -> None:
        """Bring it about."""
        ...

    @staticmethod
    def heal(karmada: Api, member: Api, target: str) -> None:
        """Undo it."""
        ...


class Cordon:
    """Karmada may place nothing new on the member; nobody must notice."""

    @staticmethod
    def present(karmada: Api, member: Api, target: str) -> bool:
        """Tell whether our taint is on the Cluster."""
        return any(taint["key"] == TAINT["key"] for taint in _taints(karmada, target))

    @staticmethod
    def inject(karmada: Api, member: Api, target: str) -> None:
        """Add the taint to those that are there: a merge replaces a list."""
        karmada.patch(_cluster(target), {"spec": {"taints": [*_taints(karmada, target), TAINT]}})

    @staticmethod
    def heal(karmada: Api, member: Api, target: str) -> None:
        """Take the taint away and leave the others."""
        others = [taint for taint in _taints(karmada, target) if taint["key"] != TAINT["key"]]
        karmada.patch(_cluster(target), {"spec": {"taints": others}})


class GatewayGone:
    """The member's ingress gateway has no pod left."""

    @staticmethod
    def present(karmada: Api, member: Api, target: str) -> bool:
        """Tell whether the gateway remembers how many it had."""
        return MARK in _annotations(member.get(GATEWAY))

    @staticmethod
    def inject(karmada: Api, member: Api, target: str) -> None:
        """Scale to 0, at which an autoscaler leaves it alone."""
        had = (member.get(GATEWAY) or {}).get("spec", {}).get("replicas", 1)
        member.patch(GATEWAY, {"metadata": {"annotations": {MARK: str(had)}}, "spec": {"replicas": 0}})

    @staticmethod
    def heal(karmada: Api, member: Api, target: str) -> None:
        """Scale to what it was."""
        had = int(_annotations(member.get(GATEWAY))[MARK])
        member.patch(GATEWAY, {"metadata": {"annotations": {MARK: None}}, "spec": {"replicas": had}})


class BrokenRevision:
    """A function is deployed with an image that does not exist; the revision before must go on serving."""

    @staticmethod
    def present(karmada: Api, member: Api, target: str) -> bool:
        """Tell whether the Service remembers its image."""
        return MARK in _annotations(karmada.get(_service(target)))

    @staticmethod
    def inject(karmada: Api, member: Api, target: str) -> None:
        """Change the template in Karmada: what is changed in a member, Karmada takes back."""
        containers = _containers(karmada, target)
        broken = [{**containers[0], "image": "library.invalid/broken:drill"}, *containers[1:]]
        template = {"spec": {"template": {"spec": {"containers": broken}}}}
        karmada.patch(_service(target), {"metadata": {"annotations": {MARK: containers[0]["image"]}}, **template})

    @staticmethod
    def heal(karmada: Api, member: Api, target: str) -> None:
        """Give it its image back."""
        containers = _containers(karmada, target)
        image = _annotations(karmada.get(_service(target)))[MARK]
        template = {
            "spec": {"template": {"spec": {"containers": [{**containers[0], "image": image}, *containers[1:]]}}}
        }
        karmada.patch(_service(target), {"metadata": {"annotations": {MARK: None}}, **template})


class Cut:
    """The member's functions reach nothing outside of their cluster, and so not central."""

    @staticmethod
    def present(karmada: Api, member: Api, target: str) -> bool:
        """Tell whether our policy is there."""
        return member.get(f"{POLICIES}/{CUT}") is not None

    @staticmethod
    def inject(karmada: Api, member: Api, target: str) -> None:
        """Let pods send to pods only."""
        spec = {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{"to": [{"namespaceSelector": {}}]}]}
        kind = {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy"}
        member.create(POLICIES, {**kind, "metadata": {"name": CUT}, "spec": spec})

    @staticmethod
    def heal(karmada: Api, member: Api, target: str) -> None:
        """Remove the policy."""
        member.delete(f"{POLICIES}/{CUT}")


def _cluster(name: str) -> str:
    return f"/apis/cluster.karmada.io/v1alpha1/clusters/{name}"


def _service(name: str) -> str:
    return f"/apis/serving.knative.dev/v1/namespaces/library-system/services/{name}"


def _taints(karmada: Api, cluster: str) -> list[dict[str, Any]]:
    found = karmada.get(_cluster(cluster)) or {}
    return list(found.get("spec", {}).get("taints") or [])


def _containers(karmada: Api, service: str) -> list[dict[str, Any]]:
    found = karmada.get(_service(service)) or {}
    return list(found["spec"]["template"]["spec"]["containers"])


def _annotations(found: dict[str, Any] | None) -> dict[str, str]:
    return dict((found or {}).get("metadata", {}).get("annotations") or {})
