"""Manifests, code and contract agree; and what does not is found."""

from pathlib import Path

import pytest

from tests.manifests.checks import network, pods, propagation, routes
from tests.manifests.checks.tree import Check, Tree
from tests.manifests.conftest import Edit
from tests.manifests.planted_faults import FAULTS, VERSION
from tests.stack import ROOT

CHECKS: list[Check] = [
    routes.routes_and_services_are_the_same_set,
    routes.routes_and_the_contract_are_the_same_set,
    routes.wrong_methods_are_answered_with_those_that_the_contract_knows,
    routes.ports_agree,
    routes.a_body_has_one_limit,
    propagation.each_object_is_selected_by_exactly_one_policy,
    propagation.each_selector_selects_something,
    propagation.every_policy_keeps_what_it_sent,
    propagation.nobody_deletes_a_policy_by_mistake,
    propagation.nothing_goes_out_before_its_overrides,
    propagation.override_paths_exist,
    propagation.karmada_and_knative_do_not_fight,
    propagation.a_drill_places_every_service_anew,
    pods.variables_that_are_set_are_those_that_are_read,
    pods.what_is_referred_to_exists,
    pods.every_pod_is_restricted,
    pods.every_service_can_be_probed_and_drained,
    pods.only_a_local_run_has_public_accounts,
    pods.members_take_restricted_pods_only,
    pods.images_agree,
    pods.the_version_is_the_projects,
    pods.central_has_connections_for_everybody,
    network.nothing_is_let_through_by_default,
    network.the_network_and_the_mesh_let_in_the_same,
    network.pods_reach_what_they_ask_and_nothing_else,
    network.only_those_who_bring_events_reach_knatives_own_gateway,
    network.policies_are_written_as_an_api_server_keeps_them,
]


@pytest.fixture(scope="module")
def tree() -> Tree:
    return Tree(ROOT)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_it_holds_that(tree: Tree, check: Check) -> None:
    assert list(check(tree)) == []


@pytest.mark.parametrize(
    ("check", "file", "old", "new", "complaint"), FAULTS, ids=[f"{each[0].__name__}-{each[3]}" for each in FAULTS]
)
def test_what_is_broken_on_purpose_is_found(
    edit: Edit, tmp_path: Path, check: Check, file: str, old: str, new: str, complaint: str
) -> None:
    edit(file, old, new)
    found = list(check(Tree(tmp_path)))
    assert [each for each in found if each.startswith(complaint)], found


def test_images_may_be_pinned_by_digest(edit: Edit, tmp_path: Path) -> None:
    for file in ("knative", "knative", "central"):
        edit(f"{file}/kustomization.yaml", f"newTag: {VERSION}", f"digest: sha256:{'0' * 64}")
    tree = Tree(tmp_path)
    for check in (
        pods.images_agree,
        pods.the_version_is_the_projects,
        pods.variables_that_are_set_are_those_that_are_read,
    ):
        assert list(check(tree)) == []


def test_every_check_is_broken_on_purpose() -> None:
    assert {check for check, *_ in FAULTS} == set(CHECKS)
