"""`kubectl apply -k karmada/` on real API servers: in both members, watched and changed from the Karmada side.

It needs Karmada's and Knative's controllers, and no running pods; what only pods can show is skipped with a reason.
"""

import time

import pytest

from tests.cluster.deployment import NAMESPACE, Deployment
from tests.cluster.plane import Document, Plane, eventually

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(600)]

SERVING = "serving.knative.dev/v1"
CHANGED = "health"
# Nothing resolves a name under .invalid: the member's Knative fails the revision by itself, without a pod.
NOWHERE = "library.invalid/functions:none"
WORST_FIRST = ("False", "Unknown", "True")


def service(plane: Plane, name: str) -> Document:
    return plane.find(SERVING, "Service", name, NAMESPACE) or {}


def ready(found: Document) -> Document:
    """Give the condition Ready, Unknown where there is none or it speaks of an earlier generation."""
    status = found.get("status") or {}
    if status.get("observedGeneration") == found.get("metadata", {}).get("generation", 0):
        for condition in status.get("conditions", []):
            if condition["type"] == "Ready":
                return dict(condition)
    return {"status": "Unknown", "message": "not observed yet"}


def worst(deployment: Deployment, name: str) -> str:
    said = {ready(service(member, name))["status"] for member in deployment.members.values()}
    return next(each for each in WORST_FIRST if each in said)


def disagreement(deployment: Deployment) -> str:
    """Say which Service is something else on the Karmada side than in its worst member."""
    wrong = []
    for each in deployment.services:
        name = each["metadata"]["name"]
        members, karmada = worst(deployment, name), ready(service(deployment.karmada, name))
        if karmada["status"] != members:
            wrong.append(f"{name} is {karmada['status']} on Karmada and {members} in its worst member")
    return "; ".join(wrong)


def test_every_object_arrives_in_both_members_and_none_is_refused(deployment: Deployment) -> None:
    eventually(deployment.missing)
    eventually(deployment.not_applied)


def test_the_karmada_side_says_what_the_worst_member_says(deployment: Deployment) -> None:
    eventually(lambda: disagreement(deployment))


def test_every_service_becomes_ready(deployment: Deployment) -> None:
    def not_ready() -> str:
        found = {
            each["metadata"]["name"]: ready(service(deployment.karmada, each["metadata"]["name"]))
            for each in deployment.services
        }
        return "; ".join(f"{n}: {c.get('message')}" for n, c in found.items() if c["status"] != "True")

    try:
        eventually(not_ready)
    except AssertionError as error:
        bare = [name for name, member in deployment.members.items() if not member.get("v1", "Node")]
        if not bare:
            raise
        pytest.skip(f"Ready=True cannot be seen here: {' and '.join(bare)} run no pods, for want of nodes. {error}")


def test_one_changed_variable_makes_one_generation_and_one_revision_in_each_member(deployment: Deployment) -> None:
    eventually(deployment.missing)
    settle(deployment)
    before = standing(deployment)

    template = service(deployment.karmada, CHANGED)["spec"]["template"]
    template["spec"]["containers"][0]["env"].append({"name": "CHANGED_BY_A_TEST", "value": "once"})
    deployment.karmada.merge(service(deployment.karmada, CHANGED), {"spec": {"template": template}})
    eventually(lambda: ", ".join(name for name, each in standing(deployment).items() if each == before[name]))
    settle(deployment)

    assert standing(deployment) == {
        name: (generation + 1, revisions + 1) for name, (generation, revisions) in before.items()
    }


@pytest.mark.parametrize("broken", ["naver", "nhn"])
def test_a_service_broken_in_one_member_is_not_ready_and_names_the_member(deployment: Deployment, broken: str) -> None:
    eventually(deployment.missing)
    override = breaking(broken)
    deployment.karmada.apply(override)
    try:
        eventually(lambda: unnamed(deployment, broken))
    finally:
        deployment.karmada.delete(override)
    eventually(lambda: NOWHERE if NOWHERE in str(service(deployment.karmada, CHANGED)) else "")
    eventually(lambda: disagreement(deployment))


def standing(deployment: Deployment) -> dict[str, tuple[int, int]]:
    """Give each member's generation of the Service that is changed, and the number of its revisions."""
    return {
        name: (
            service(member, CHANGED)["metadata"]["generation"],
            len(member.get(SERVING, "Revision", NAMESPACE, f"serving.knative.dev/service={CHANGED}")),
        )
        for name, member in deployment.members.items()
    }


def settle(deployment: Deployment, quiet: float = 20.0) -> None:
    """Wait until nothing has changed for a while: a needless second revision comes within seconds."""
    last, since = standing(deployment), time.monotonic()
    while time.monotonic() - since < quiet:
        time.sleep(1)
        if (now := standing(deployment)) != last:
            last, since = now, time.monotonic()


def breaking(member: str) -> Document:
    image = {"path": "/spec/template/spec/containers/0/image", "operator": "replace", "value": NOWHERE}
    rule = {"targetCluster": {"clusterNames": [member]}, "overriders": {"plaintext": [image]}}
    selector = {"apiVersion": SERVING, "kind": "Service", "name": CHANGED}
    return {
        "apiVersion": "policy.karmada.io/v1alpha1",
        "kind": "OverridePolicy",
        "metadata": {"name": "zz-broken-by-a-test", "namespace": NAMESPACE},  # after all others
        "spec": {"resourceSelectors": [selector], "overrideRules": [rule]},
    }


def unnamed(deployment: Deployment, broken: str) -> str:
    """Say so while the Karmada side does not call the Service broken, in this member and in no other."""
    found = service(deployment.karmada, CHANGED)
    said = (found.get("status") or {}).get("conditions", [])
    why = "; ".join(each.get("message", "") for each in said if each["type"] == "ConfigurationsReady")
    blamed = [each.partition(": ")[0] for each in why.split("; ") if NOWHERE in each]
    return "" if ready(found)["status"] == "False" and blamed == [broken] else f"Karmada says {ready(found)} and {why}"
