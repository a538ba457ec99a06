"""Knative Services as they stand in a member, and what Karmada's binding says of them."""

from typing import Any

Document = dict[str, Any]
TEMPLATE_GENERATION = "resourcetemplate.karmada.io/generation"


# In the words of Knative Serving 1.23's controllers.
NOWHERE = (
    'Revision "login-00002" failed with message: Unable to fetch image "library.invalid/functions:none": '
    'failed to resolve image to digest: Get "https://library.invalid/v2/": dial tcp: lookup library.invalid: '
    "no such host."
)
NONE_READY = 'Configuration "login" does not have any ready Revision.'
WAITING = 'Configuration "login" is waiting for a Revision to become ready.'
ROLLING = "A gradual rollout of the latest revision(s) is in progress."

FINE = {"status": "True"}
FAILED = {"status": "False", "reason": "RevisionFailed", "message": NOWHERE}
NEVER = {"status": "False", "reason": "RevisionMissing", "message": NONE_READY}
STARTING = {"status": "Unknown", "reason": "RevisionMissing", "message": WAITING}
UNDERWAY = {"status": "Unknown", "reason": "RolloutInProgress", "message": ROLLING}
# What ConfigurationsReady, Ready and RoutesReady say together.
STATES = {
    "ready": (FINE, FINE, FINE),
    "failed": (FAILED, FAILED, FINE),  # an update did; the earlier revision serves on
    "never ready": (FAILED, NEVER, NEVER),
    "starting": ({"status": "Unknown"}, STARTING, STARTING),
    "rolling out": (FINE, UNDERWAY, UNDERWAY),
}


def conditions(state: str, at: str = "01:51:18") -> list[Document]:
    """Give what Knative's controllers write of a Service in that state."""
    kinds = ("ConfigurationsReady", "Ready", "RoutesReady")
    since = {"lastTransitionTime": f"2026-11-23T{at}Z"}
    return [{"type": kind} | since | said for kind, said in zip(kinds, STATES[state], strict=True)]


def service(state: str = "ready", generation: int = 2, observed: int = 2, template: int = 4) -> Document:
    """Give a Service as it stands in a member, made from the template's generation given."""
    return {
        "metadata": {"name": "login", "generation": generation, "annotations": {TEMPLATE_GENERATION: str(template)}},
        "spec": {"template": {"spec": {"containers": [{"image": "ghcr.io/library/functions:1"}]}}},
        "status": {
            "observedGeneration": observed,
            "conditions": conditions(state),
            "url": "http://login.library-system.svc.cluster.local",
            "address": {"url": "http://login.library-system.svc.cluster.local"},
            "latestCreatedRevisionName": "login-00002",
            "latestReadyRevisionName": "login-00002",
            "traffic": [{"latestRevision": True, "percent": 100, "revisionName": "login-00002"}],
        },
    }


def item(cluster: str, said: list[Document] | None = None, **changes: Any) -> Document:
    """Give what a binding says of a member, all in order but for the changes to its status."""
    status = {
        "conditions": said or conditions("ready"),
        "observedGeneration": 2,
        "generation": 2,
        "resourceTemplateGeneration": 4,
        "url": "http://login.library-system.svc.cluster.local",
        "latestCreatedRevisionName": "login-00002",
        "latestReadyRevisionName": "login-00002",
    }
    return {"clusterName": cluster, "applied": True, "health": "Healthy", "status": status | changes}
