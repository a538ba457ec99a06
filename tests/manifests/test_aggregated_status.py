"""What `kubectl get ksvc` says on the Karmada side: one status for a Knative Service in all members."""

from typing import Any

import pytest

from tests.manifests.lua import Interpreter
from tests.manifests.services import Document, conditions, item

WENT_WRONG = 'Revision "login-00002" failed with message: Unable to fetch image "ghcr.io/library/functions:none".'
UNDERWAY = 'Revision "login-00002" is being deployed.'


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
    status = aggregate(item("naver"), item("nhn", conditions("True", at="01:30:40")))

    assert status == {
        "conditions": conditions("True", at="01:30:40"),  # since the last member became so
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
    said = {broken: conditions("False", "RevisionFailed", WENT_WRONG)}

    status = aggregate(item("naver", said.get("naver")), item("nhn", said.get("nhn")))

    assert ready(status)["status"] == "False"
    assert ready(status)["reason"] == "RevisionFailed"
    assert ready(status)["message"] == f"{broken}: {WENT_WRONG}"
    assert [each["status"] for each in status["conditions"]] == ["False", "False", "True"]
    assert status["observedGeneration"] == 4  # both have acted on it: this is the answer, and not a wait


def test_false_is_worse_than_unknown_and_both_members_are_named(aggregate: Any) -> None:
    status = aggregate(
        item("naver", conditions("False", "RevisionFailed", WENT_WRONG)),
        item("nhn", conditions("Unknown", "Deploying", UNDERWAY)),
    )

    assert ready(status)["status"] == "False"
    assert ready(status)["message"] == f"naver: {WENT_WRONG}; nhn: {UNDERWAY}"


@pytest.mark.parametrize(
    ("behind", "why"),
    [
        (item("nhn", resourceTemplateGeneration=3), "has not caught up with the template yet"),
        (item("nhn", observedGeneration=1), "has not caught up with the template yet"),
        (item("nhn", conditions("False"), resourceTemplateGeneration=3), "has not caught up with the template yet"),
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
