"""What `kubectl get ksvc` says on the Karmada side: one status for a Knative Service in all members."""

from typing import Any

import pytest

from tests.manifests.lua import Interpreter
from tests.manifests.services import NONE_READY, NOWHERE, ROLLING, WAITING, Document, conditions, item


@pytest.fixture(scope="module")
def interpreter() -> Interpreter:
    return Interpreter()


@pytest.fixture
def aggregate(interpreter: Interpreter) -> Any:
    """Give the status of a template of generation 4 that was last seen ready at 3."""

    def status(*items: Document) -> Document:
        template = {"metadata": {"name": "login", "generation": 4}, "status": {"observedGeneration": 3}}
        result = interpreter.call("AggregateStatus", template, list(items) or None)
        return dict(result["status"])

    return status


def ready(status: Document) -> Document:
    return next(each for each in status["conditions"] if each["type"] == "Ready")


def test_all_members_ready_is_ready(aggregate: Any) -> None:
    status = aggregate(item("naver"), item("nhn", conditions("ready", at="01:52:40")))

    assert status == {
        "conditions": conditions("ready", at="01:52:40"),  # since the last member became so
        "observedGeneration": 4,
        "url": "http://login.library-system.svc.cluster.local",
        "latestCreatedRevisionName": "login-00002",
        "latestReadyRevisionName": "login-00002",
    }
    assert isinstance(status["observedGeneration"], int)


@pytest.mark.parametrize("broken", ["naver", "nhn"])
def test_a_service_that_is_broken_in_one_member_is_not_ready_and_says_where_and_why(
    aggregate: Any, broken: str
) -> None:
    said = {broken: conditions("failed")}

    status = aggregate(item("naver", said.get("naver")), item("nhn", said.get("nhn")))

    assert ready(status)["status"] == "False"
    assert ready(status)["reason"] == "RevisionFailed"
    assert ready(status)["message"] == f"{broken}: {NOWHERE}"
    assert [each["status"] for each in status["conditions"]] == ["False", "False", "True"]
    assert status["observedGeneration"] == 4  # both have acted on it: this is the answer, and not a wait


def test_false_is_worse_than_unknown_and_both_members_are_named(aggregate: Any) -> None:
    status = aggregate(item("naver", conditions("failed")), item("nhn", conditions("rolling out")))

    assert ready(status)["status"] == "False"
    assert ready(status)["message"] == f"naver: {NOWHERE}; nhn: {ROLLING}"


def test_each_condition_keeps_the_members_words_for_it(aggregate: Any) -> None:
    status = aggregate(item("naver", conditions("never ready")), item("nhn", conditions("starting")))

    assert {each["type"]: each["message"] for each in status["conditions"]} == {
        "ConfigurationsReady": f"naver: {NOWHERE}; nhn: Unknown",  # Knative says no more at first
        "Ready": f"naver: {NONE_READY}; nhn: {WAITING}",
        "RoutesReady": f"naver: {NONE_READY}; nhn: {WAITING}",
    }


@pytest.mark.parametrize(
    ("behind", "why"),
    [
        (item("nhn", resourceTemplateGeneration=3), "has not caught up with the template yet"),
        (item("nhn", observedGeneration=1), "has not caught up with the template yet"),
        (item("nhn", conditions("failed"), resourceTemplateGeneration=3), "has not caught up with the template yet"),
        ({"clusterName": "nhn", "applied": True, "health": "Unknown"}, "has not caught up with the template yet"),
        ({"clusterName": "nhn", "applied": False, "health": "Unknown"}, "not applied yet"),
    ],
    ids=["older template", "generation behind", "older template failed", "no status yet", "member missing"],
)
def test_a_member_that_has_not_caught_up_makes_it_unknown_and_not_observed(
    aggregate: Any, behind: Document, why: str
) -> None:
    status = aggregate(item("naver"), behind)

    assert ready(status)["status"] == "Unknown"
    assert ready(status)["message"] == f"nhn: {why}"
    assert status["observedGeneration"] == 3


def test_what_a_member_refused_is_not_ready_with_its_words(aggregate: Any) -> None:
    refused = "Failed to apply all manifests (0/1): admission webhook denied the request"

    status = aggregate({"clusterName": "naver", "applied": False, "appliedMessage": refused}, item("nhn"))

    assert ready(status)["status"] == "False"
    assert ready(status)["message"] == f"naver: {refused}"
    assert status["observedGeneration"] == 3


def test_a_member_that_has_caught_up_but_says_nothing_makes_it_unknown(aggregate: Any) -> None:
    status = aggregate(item("naver"), item("nhn", [{"type": "RoutesReady", "status": "True"}]))

    assert ready(status)["message"] == "nhn: does not say yet"
    assert [each["status"] for each in status["conditions"]] == ["Unknown", "Unknown", "True"]


def test_a_service_in_no_member_is_unknown(aggregate: Any) -> None:
    status = aggregate()

    assert ready(status)["status"] == "Unknown"
    assert status.keys() == {"conditions", "observedGeneration"}
    assert status["observedGeneration"] == 3


def test_revisions_that_differ_are_told_by_member(aggregate: Any) -> None:
    status = aggregate(item("naver"), item("nhn", latestCreatedRevisionName="login-00003"))

    assert status["latestCreatedRevisionName"] == "naver: login-00002, nhn: login-00003"
    assert status["latestReadyRevisionName"] == "login-00002"
