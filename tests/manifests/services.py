"""Knative Services as they stand in a member, and what Karmada's binding says of them."""

from typing import Any

Document = dict[str, Any]
TEMPLATE_GENERATION = "resourcetemplate.karmada.io/generation"


def conditions(
    ready: str, reason: str | None = None, message: str | None = None, at: str = "01:30:12"
) -> list[Document]:
    """Give what Knative's controller writes when the newest revision is ready (True), failed (False) or on its way."""
    why = {key: value for key, value in (("reason", reason), ("message", message)) if value}
    since = {"lastTransitionTime": f"2026-11-23T{at}Z"}
    configuration = {"type": "ConfigurationsReady", "status": ready} | since | why
    route = {"type": "RoutesReady", "status": "True"} | since
    return [configuration, {"type": "Ready", "status": ready} | since | why, route]


def service(ready: str = "True", generation: int = 2, observed: int = 2, template: int = 4) -> Document:
    """Give a Service as it stands in a member, made from the template's generation given."""
    return {
        "metadata": {"name": "login", "generation": generation, "annotations": {TEMPLATE_GENERATION: str(template)}},
        "spec": {"template": {"spec": {"containers": [{"image": "ghcr.io/library/functions:1"}]}}},
        "status": {
            "observedGeneration": observed,
            "conditions": conditions(ready),
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
        "conditions": said or conditions("True"),
        "observedGeneration": 2,
        "generation": 2,
        "resourceTemplateGeneration": 4,
        "url": "http://login.library-system.svc.cluster.local",
        "latestCreatedRevisionName": "login-00002",
        "latestReadyRevisionName": "login-00002",
    }
    return {"clusterName": cluster, "applied": True, "health": "Healthy", "status": status | changes}
