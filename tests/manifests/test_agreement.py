"""Manifests, code and contract agree; and what does not is found."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.manifests.checks import pods, propagation, routes
from tests.manifests.checks.tree import Tree
from tests.manifests.conftest import Edit
from tests.stack import ROOT

Check = Callable[[Tree], Iterator[str]]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

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
    pods.images_agree,
    pods.the_version_is_the_projects,
    pods.central_has_connections_for_everybody,
]

# A check, what is broken on purpose (file, text, replacement), and the beginning of the complaint.
BROKEN: list[tuple[Check, str, str, str, str]] = [
    (
        routes.routes_and_services_are_the_same_set,
        "istio/virtualservice.yaml",
        "authority: get-cart.",
        "authority: get-carts.",
        "a route leads to get-carts, which is no Knative Service",
    ),
    (
        routes.routes_and_services_are_the_same_set,
        "knative/kustomization.yaml",
        "  - logout.yaml\n",
        "",
        "a route leads to logout",
    ),
    (
        routes.routes_and_services_are_the_same_set,
        "knative/borrow.yaml",
        "component: function",
        "component: consumer",
        "a route leads to borrow, which only consumes events",
    ),
    (
        routes.routes_and_services_are_the_same_set,
        "knative/notify.yaml",
        "component: consumer",
        "component: function",
        "no route leads to notify",
    ),
    (
        routes.routes_and_the_contract_are_the_same_set,
        "istio/virtualservice.yaml",
        "uri: {exact: /api/cart/add}",
        "uri: {exact: /api/cart/put}",
        "POST /api/cart/add reaches the route",
    ),
    (
        routes.routes_and_the_contract_are_the_same_set,
        "functions/openapi.yaml",
        "  /api/facets:",
        "  /api/shelves:",
        "GET /api/shelves reaches the route unknown",
    ),
    (
        routes.wrong_methods_are_answered_with_those_that_the_contract_knows,
        "istio/virtualservice.yaml",
        "allow: DELETE",
        "allow: POST",
        "PUT /api/cart/remove/{book_id} is told to use POST",
    ),
    (
        routes.ports_agree,
        "istio/serviceentry.yaml",
        "number: 6379",
        "number: 6380",
        "the functions ask for redis-central",
    ),
    (
        routes.ports_agree,
        "istio/front-door/serviceentry.yaml",
        "number: 443",
        "number: 8443",
        "VirtualService front-door leads to members.library.example:443, which nobody serves",
    ),
    (
        routes.a_body_has_one_limit,
        "functions/library/web/fields.py",
        "MAX_BODY = 16 * 1024",
        "MAX_BODY = 32 * 1024",
        "a gateway takes 16384 bytes, a function 32768 (member)",
    ),
    (
        routes.a_body_has_one_limit,
        "istio/front-door/kustomization.yaml",
        "  - ../gateway-replies\n",
        "",
        "a gateway takes any number of bytes, a function 16384 (front door)",
    ),
    (
        routes.a_body_has_one_limit,
        "istio/gateway-replies/envoyfilter.yaml",
        "at most 16384 bytes",
        "at most 16000 bytes",
        "a gateway says ['Send at most 16000 bytes.'] of a body over 16384 bytes (member)",
    ),
    (
        propagation.each_object_is_selected_by_exactly_one_policy,
        "karmada/propagationpolicy.yaml",
        "kind: PeerAuthentication",
        "kind: RequestAuthentication",
        "PeerAuthentication default is selected by no policy",
    ),
    (
        propagation.each_object_is_selected_by_exactly_one_policy,
        "karmada/clusterpropagationpolicy.yaml",
        "      name: library-system\n",
        "      name: library-system\n    - {apiVersion: v1, kind: ServiceAccount, name: library}\n",
        "ServiceAccount library is selected by PropagationPolicy library and ClusterPropagationPolicy library",
    ),
    (
        propagation.each_selector_selects_something,
        "karmada/overridepolicy.yaml",
        "name: redis-central",
        "name: redis-centre",
        "OverridePolicy way-to-redis selects ServiceEntry redis-centre, which is not there",
    ),
    (
        propagation.every_policy_keeps_what_it_sent,
        "karmada/propagationpolicy.yaml",
        "        effect: NoExecute\n",
        "        effect: NoExecute\n        tolerationSeconds: 300\n",
        "PropagationPolicy library would have a lost member emptied",
    ),
    (
        propagation.every_policy_keeps_what_it_sent,
        "karmada/clusterpropagationpolicy.yaml",
        "preserveResourcesOnDeletion: true",
        "preserveResourcesOnDeletion: false",
        "ClusterPropagationPolicy library would take everything with it",
    ),
    (
        propagation.nobody_deletes_a_policy_by_mistake,
        "karmada/kustomization.yaml",
        "group: policy.karmada.io",
        "kind: PropagationPolicy",
        "OverridePolicy cluster-name may be deleted",
    ),
    (
        propagation.nothing_goes_out_before_its_overrides,
        "karmada/propagationpolicy.yaml",
        "cluster-name, images",
        "cluster-name",
        "PropagationPolicy library waits for",
    ),
    (
        propagation.override_paths_exist,
        "karmada/overridepolicy.yaml",
        "path: /spec/endpoints/0/address",
        "path: /spec/endpoints/1/address",
        "ServiceEntry mariadb-central for naver",
    ),
    (
        propagation.karmada_and_knative_do_not_fight,
        "knative/login.yaml",
        "      annotations:\n",
        "      annotations:\n        serving.knative.dev/creator: me\n",
        "Service login carries serving.knative.dev/creator",
    ),
    (
        propagation.karmada_and_knative_do_not_fight,
        "knative/patches/every-service.yaml",
        "path: /spec/template/spec/enableServiceLinks\n  value: false",
        "path: /spec/template/spec/enableServiceLinks\n  value: true",
        "Service add-to-cart leaves enableServiceLinks open",
    ),
    (
        propagation.karmada_and_knative_do_not_fight,
        "knative/patches/every-service.yaml",
        "    successThreshold: 1 # the third\n",
        "",
        "Service add-to-cart leaves successThreshold open",
    ),
    (
        propagation.a_drill_places_every_service_anew,
        "karmada/drill/workloadrebalancer.yaml",
        "name: logout",
        "name: log-out",
        "the WorkloadRebalancer and the Knative Services differ in log-out",
    ),
    (
        pods.variables_that_are_set_are_those_that_are_read,
        "knative/kustomization.yaml",
        "DB_NAME=library",
        "DB_SCHEMA=library",
        "add-to-cart in naver is given DB_SCHEMA, which nothing reads",
    ),
    (
        pods.variables_that_are_set_are_those_that_are_read,
        "functions/library/settings.py",
        '"REDIS_PASSWORD"',
        '"REDIS_SECRET"',
        "add-to-cart in naver is given REDIS_PASSWORD, which nothing reads",
    ),
    (
        pods.what_is_referred_to_exists,
        "knative/patches/function.yaml",
        "key: CENTRAL_CA",
        "key: CA",
        "Service add-to-cart needs the key CA",
    ),
    (pods.what_is_referred_to_exists, "istio/gateway.yaml", ": library-tls", ": tls", "a Gateway needs the Secret tls"),
    (
        pods.what_is_referred_to_exists,
        "knative/serviceaccount.yaml",
        "  name: library\n",
        "  name: lib\n",
        "Service add-to-cart needs ServiceAccount library",
    ),
    (
        pods.every_pod_is_restricted,
        "knative/patches/every-service.yaml",
        "    readOnlyRootFilesystem: true\n",
        "",
        "Service add-to-cart: may write its root",
    ),
    (
        pods.every_pod_is_restricted,
        "knative/patches/every-service.yaml",
        "      drop: [ALL]",
        "      drop: [ALL]\n      add: [NET_ADMIN]",
        "Service add-to-cart: keeps capabilities",
    ),
    (
        pods.every_service_can_be_probed_and_drained,
        "knative/patches/every-service.yaml",
        "  value: 60\n",
        "  value: 10\n",
        "Service add-to-cart: 10 s are too short to drain",
    ),
    (
        pods.images_agree,
        "knative/frontend.yaml",
        "image: frontend",
        "image: other.example/functions:0.0.1",
        "functions comes as other.example/functions:0.0.1 and registry.example",
    ),
    (
        pods.the_version_is_the_projects,
        "knative/kustomization.yaml",
        f"newTag: {VERSION}",
        "newTag: 0.0.1",
        f"the image functions is 0.0.1, and pyproject.toml says {VERSION}",
    ),
    (
        pods.the_version_is_the_projects,
        "central/kustomization.yaml",
        f"newTag: {VERSION}",
        "newTag: 0.0.1",
        f"the image central is 0.0.1, and pyproject.toml says {VERSION}",
    ),
    (
        pods.the_version_is_the_projects,
        "functions/openapi.yaml",
        f"version: {VERSION}",
        "version: 0.0.1",
        f"the contract is 0.0.1, and pyproject.toml says {VERSION}",
    ),
    (
        pods.central_has_connections_for_everybody,
        "central/mariadb.cnf",
        "max_connections = 1100",
        "max_connections = 100",
        "scaled up all the way the functions need",
    ),
]


@pytest.fixture(scope="module")
def tree() -> Tree:
    return Tree(ROOT)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_it_holds_that(tree: Tree, check: Check) -> None:
    assert list(check(tree)) == []


@pytest.mark.parametrize(
    ("check", "file", "old", "new", "complaint"), BROKEN, ids=[f"{each[0].__name__}-{each[3]}" for each in BROKEN]
)
def test_what_is_broken_on_purpose_is_found(
    edit: Edit, tmp_path: Path, check: Check, file: str, old: str, new: str, complaint: str
) -> None:
    edit(file, old, new)
    found = list(check(Tree(tmp_path)))
    assert [each for each in found if each.startswith(complaint)], found


def test_every_check_is_broken_on_purpose() -> None:
    assert {check for check, *_ in BROKEN} == set(CHECKS)
