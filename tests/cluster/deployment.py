"""The library on the Karmada API server and in the members: applied, watched, and taken away again."""

import base64
from functools import cached_property

import pytest

from local.manifests.reading import build
from tests.cluster.plane import Document, Plane, eventually, title
from tests.stack import ROOT

NAMESPACE = "library-system"
# Karmada's own word to itself, and never in a member.
KARMADA_ONLY = {
    "ResourceInterpreterCustomization",
    "PropagationPolicy",
    "ClusterPropagationPolicy",
    "OverridePolicy",
    "Namespace",
}
CLUSTER = {"apiVersion": "cluster.karmada.io/v1alpha1", "kind": "Cluster"}
BINDINGS = "work.karmada.io/v1alpha2"
PROTECTED = "resourcetemplate.karmada.io/deletion-protected"


def secret(namespace: str, name: str, *keys: str) -> Document:
    """Give a Secret that the operator would supply; nothing here reads what is in it."""
    data = dict.fromkeys(keys, base64.b64encode(b"made up for the test").decode())
    metadata = {"name": name, "namespace": namespace}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "data": data}


SUPPLIED = [
    secret(NAMESPACE, "library-credentials", "DB_PASSWORD", "REDIS_PASSWORD", "CENTRAL_CA"),
    secret("istio-system", "library-tls", "tls.crt", "tls.key"),
]


class Deployment:
    """All of `kubectl kustomize karmada/`, and the Secrets it asks the operator for."""

    def __init__(self, karmada: Plane, members: dict[str, Plane]) -> None:
        self.karmada = karmada
        self.members = members
        self._namespaces_before: set[str] = set()

    @cached_property
    def documents(self) -> list[Document]:
        """Everything, in the order of `kubectl apply`."""
        built = build(ROOT / "karmada")
        namespaces = [each for each in built if each["kind"] == "Namespace"]
        return namespaces + SUPPLIED + [each for each in built if each["kind"] != "Namespace"]

    @property
    def propagated(self) -> list[Document]:
        """What each member must get."""
        return [each for each in self.documents if each["kind"] not in KARMADA_ONLY]

    @property
    def services(self) -> list[Document]:
        """The Knative Services as they stand in the manifests."""
        return [each for each in self.propagated if each["apiVersion"] == "serving.knative.dev/v1"]

    def refuse_where_it_cannot_be(self) -> None:
        """End the run where the library stands already, for it would be taken away, or where it cannot stand."""
        if not self.karmada.knows(CLUSTER):
            pytest.exit("--karmada-context names an API server that is not Karmada's.", 2)
        joined = {each["metadata"]["name"] for each in self.karmada.get(CLUSTER["apiVersion"], CLUSTER["kind"])}
        if unknown := self.members.keys() - joined:
            pytest.exit(f"{self.karmada.name} knows no cluster {', '.join(sorted(unknown))}: join it first.", 2)
        for plane, wanted in (
            (self.karmada, self.documents),
            *((each, self.propagated) for each in self.members.values()),
        ):
            if unknown := {f"{each['apiVersion']} {each['kind']}" for each in wanted if not plane.knows(each)}:
                pytest.exit(f"{plane.name} does not know {', '.join(sorted(unknown))}: install these kinds first.", 2)
            if plane.find("v1", "Namespace", NAMESPACE):
                pytest.exit(f"{plane.name} has a namespace {NAMESPACE}, which these tests would take away.", 2)
        self._namespaces_before = {each["metadata"]["name"] for each in self.karmada.get("v1", "Namespace")}

    def apply(self) -> None:
        """Apply everything, after the API server has agreed to all of it in a dry run."""
        namespaces = [each for each in self.documents if each["kind"] == "Namespace"]
        for each in namespaces:  # nothing in a namespace can be tried without it
            self.karmada.apply(each)
        for dry_run in (True, False):
            for each in self.documents:
                self.karmada.apply(each, dry_run)

    def missing(self) -> str:
        """Say what a member has not got yet."""
        lacking = [
            f"{name} has no {title(each)}"
            for name, member in self.members.items()
            for each in self.propagated
            if not member.find(
                each["apiVersion"], each["kind"], each["metadata"]["name"], each["metadata"]["namespace"]
            )
        ]
        return "; ".join(lacking)

    def not_applied(self) -> str:
        """Say which members refused what, in their words."""
        wrong = []
        ours = {(each["kind"], each["metadata"]["name"]) for each in self.documents}
        for kind in ("ResourceBinding", "ClusterResourceBinding"):
            for binding in self.karmada.get(BINDINGS, kind):
                if (binding["spec"]["resource"]["kind"], binding["spec"]["resource"]["name"]) not in ours:
                    continue
                said = {each["clusterName"]: each for each in binding.get("status", {}).get("aggregatedStatus", [])}
                for name in self.members:
                    if not said.get(name, {}).get("applied"):
                        why = said.get(name, {}).get("appliedMessage", "nothing yet")
                        wrong.append(f"{binding['metadata']['name']} in {name}: {why}")
        return "; ".join(wrong)

    def remove(self) -> None:
        """Take away everything: the templates before what fits them to members, in the members last.

        Karmada would put back what it still means to be there, and send out again what has lost its overrides.
        """
        gone = [
            each
            for each in self.documents
            if each["kind"] != "Namespace" or each["metadata"]["name"] not in self._namespaces_before
        ]
        for each in gone:
            if PROTECTED in each["metadata"].get("labels", {}):
                self.karmada.merge(each, {"metadata": {"labels": {PROTECTED: None}}})
        for each in self.propagated + [each for each in reversed(gone) if each["kind"] in KARMADA_ONLY]:
            self.karmada.delete(each)
        eventually(self._left_on_karmada)
        for member in self.members.values():
            for each in reversed(self.propagated):
                member.delete(each)
            member.delete({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}})
        eventually(self._left_in_members)

    def _left_on_karmada(self) -> str:
        names = {each["metadata"]["name"] for each in self.documents}
        works = [
            manifest["metadata"]["name"]
            for work in self.karmada.get("work.karmada.io/v1alpha1", "Work")
            for manifest in work["spec"]["workload"]["manifests"]
            if manifest["metadata"]["name"] in names
        ]
        namespace = [NAMESPACE] if self.karmada.find("v1", "Namespace", NAMESPACE) else []
        return ", ".join(works + namespace)

    def _left_in_members(self) -> str:
        return ", ".join(name for name, member in self.members.items() if member.find("v1", "Namespace", NAMESPACE))
