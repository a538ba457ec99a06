"""What Karmada makes of one Knative Service: its health, its status, what it takes along and what it keeps."""

from typing import Any

import pytest

from tests.manifests.lua import Interpreter
from tests.manifests.services import TEMPLATE_GENERATION, Document, item, service


@pytest.fixture(scope="module")
def interpreter() -> Interpreter:
    return Interpreter()


@pytest.mark.parametrize(
    ("found", "healthy"),
    [
        (service(), True),
        (service("failed"), False),
        (service("rolling out"), False),
        (service(observed=1), False),
        (service() | {"status": {}}, False),
        ({"metadata": {"generation": 1}}, False),
    ],
    ids=["ready", "not ready", "unknown", "generation behind", "no conditions", "no status"],
)
def test_only_a_service_that_is_ready_for_its_newest_generation_is_healthy(
    interpreter: Interpreter, found: Document, healthy: bool
) -> None:
    assert interpreter.call("InterpretHealth", found) is healthy


def test_the_reflected_status_says_which_generation_it_speaks_of(interpreter: Interpreter) -> None:
    reflected = interpreter.call("ReflectStatus", service())

    assert reflected == item("naver")["status"]
    assert all(isinstance(reflected[key], int) for key in reflected if key.lower().endswith("generation"))


def test_a_service_without_a_status_is_reflected_by_its_generations(interpreter: Interpreter) -> None:
    fresh = {"metadata": {"generation": 1, "annotations": {TEMPLATE_GENERATION: "4"}}}

    reflected = interpreter.call("ReflectStatus", fresh)

    assert reflected == {"generation": 1, "resourceTemplateGeneration": 4}


def test_a_service_takes_along_what_its_pods_need(interpreter: Interpreter) -> None:
    secret = {
        "name": "DB_PASSWORD",
        "valueFrom": {"secretKeyRef": {"name": "library-credentials", "key": "DB_PASSWORD"}},
    }
    pod = {
        "serviceAccountName": "library",
        "containers": [{"image": "functions:1", "env": [{"name": "DB_NAME", "value": "library"}, secret]}],
        "volumes": [{"name": "settings", "configMap": {"name": "settings"}}],
    }
    template = {"metadata": {"namespace": "library-system"}, "spec": {"template": {"spec": pod}}}

    found = interpreter.call("GetDependencies", template)

    assert [(each["kind"], each["namespace"], each["name"]) for each in found] == [
        ("ConfigMap", "library-system", "settings"),
        ("Secret", "library-system", "library-credentials"),
        ("ServiceAccount", "library-system", "library"),
    ]


@pytest.fixture
def retain(interpreter: Interpreter) -> Any:
    return lambda desired, observed: interpreter.call("Retain", desired, observed)


AUTHORS = {"serving.knative.dev/creator": "karmada", "serving.knative.dev/lastModifier": "karmada"}


@pytest.mark.parametrize("written", [{}, {"serving.knative.dev/creator": "kim"}], ids=["left out", "in the template"])
def test_the_members_authors_stay(retain: Any, written: Document) -> None:
    desired, observed = service(), service()
    desired["metadata"]["annotations"] |= written
    observed["metadata"]["annotations"] |= AUTHORS

    assert retain(desired, observed)["metadata"]["annotations"] == {TEMPLATE_GENERATION: "4"} | AUTHORS


@pytest.mark.parametrize(("written", "kept"), [(None, False), (True, True)], ids=["left out", "in the template"])
def test_enable_service_links_is_the_members_only_when_left_out(retain: Any, written: bool | None, kept: bool) -> None:
    desired, observed = service(), service()
    observed["spec"]["template"]["spec"]["enableServiceLinks"] = False
    if written is not None:
        desired["spec"]["template"]["spec"]["enableServiceLinks"] = written

    assert retain(desired, observed)["spec"]["template"]["spec"]["enableServiceLinks"] is kept


def test_everything_else_is_the_templates(retain: Any) -> None:
    desired, observed = service(template=5), service()
    desired["spec"]["template"]["spec"] |= {"volumes": [{"name": "tmp", "emptyDir": {}}], "enableServiceLinks": False}
    observed["spec"]["template"]["spec"] |= {"timeoutSeconds": 300, "containerConcurrency": 0}

    assert retain(desired, observed) == desired


def test_the_scripts_leave_nothing_behind_for_each_other() -> None:
    interpreter = Interpreter()
    before = interpreter.globals()

    interpreter.call("AggregateStatus", {"metadata": {"generation": 1}}, [item("naver")])
    interpreter.call("ReflectStatus", service())
    interpreter.call("InterpretHealth", service())
    interpreter.call("Retain", service(), service())

    assert interpreter.globals() - before == {"AggregateStatus", "ReflectStatus", "InterpretHealth", "Retain"}
