"""What the manifests come to in each member, and that nothing in them is passed over in silence."""

import sys
from pathlib import Path

import pytest

from local.manifests import reading
from local.manifests.karmada import OverridePolicy, overridden
from local.manifests.reading import ManifestError, Manifests
from local.settings import Settings
from local.workloads import Workload, workloads
from tests.manifests.conftest import Edit
from tests.stack import ROOT

SECRETS = {
    "DB_PASSWORD": "one",
    "REDIS_PASSWORD": "two",
    "DB_ADMIN_PASSWORD": "three",
    "CENTRAL_CA": "four",
    "EVENTS_TOKEN": "five",
}
FUNCTIONS = {
    "login": "login",
    "logout": "logout",
    "list-books": "list_books",
    "list-facets": "list_facets",
    "get-book": "get_book",
    "get-cart": "get_cart",
    "add-to-cart": "add_to_cart",
    "remove-from-cart": "remove_from_cart",
    "clear-cart": "clear_cart",
    "borrow": "borrow",
    "list-loans": "list_loans",
    "return-loan": "return_loan",
    "renew-loan": "renew_loan",
    "reserve-book": "reserve_book",
    "list-reservations": "list_reservations",
    "cancel-reservation": "cancel_reservation",
    "list-notifications": "list_notifications",
    "read-notifications": "read_notifications",
    "add-book": "add_book",
    "change-book": "change_book",
    "retire-book": "retire_book",
    "list-all-loans": "list_all_loans",
    "relay-events": "relay_events",
    "check-dates": "check_dates",
    "catalogue-changed": "catalogue_changed",
    "notify": "notify",
    "hold-copy": "hold_copy",
    "take-from-cart": "take_from_cart",
    "dead-letter": "dead_letter",
    "health": "health",
}


@pytest.fixture(scope="module")
def found() -> Manifests:
    return reading.read(ROOT)


def run(found: Manifests, member: str = "naver") -> dict[str, Workload]:
    settings = Settings.read(found.members, {"INTERNAL_PORT": "6000"})
    return {workload.service: workload for workload in workloads(found.members[member], settings, SECRETS)}


def test_both_members_run_every_function_and_the_frontend(found: Manifests) -> None:
    assert list(found.members) == ["naver", "nhn"]
    for member in found.members:
        assert set(run(found, member)) == {*FUNCTIONS, "frontend"}


@pytest.mark.parametrize("member", ["naver", "nhn"])
def test_the_override_tells_each_service_its_cluster(found: Manifests, member: str) -> None:
    assert {workload.env["CLUSTER_NAME"] for workload in run(found, member).values()} == {member}


@pytest.mark.parametrize(("service", "target"), FUNCTIONS.items())
def test_a_function_gets_its_target_its_settings_and_its_way_to_central(
    found: Manifests, service: str, target: str
) -> None:
    workload = run(found)[service]
    port = {name.rpartition("/")[2]: port for name, port in _ports(found).items()}
    assert workload.command == [sys.executable, "-m", "library.web.host"]
    assert workload.cwd == ROOT / "functions"
    assert workload.probe_path == "/livez"
    assert workload.env == {
        "FUNCTION_TARGET": target,
        "CLUSTER_NAME": "naver",
        "DB_HOST": f"127.0.0.1:{port['mariadb-central.default.svc.cluster.local']}",
        "DB_USER": "library",
        "DB_NAME": "library",
        "DB_PASSWORD": "one",
        "DB_CA": "four",
        "REDIS_ADDR": f"127.0.0.1:{port['redis-central.default.svc.cluster.local']}",
        "REDIS_PASSWORD": "two",
        "K_SINK": f"http://127.0.0.1:{port['broker']}/library-system/library",
        "SESSION_COOKIE": "library_session_8080",
        "OLD_COOKIE_UNTIL": found.members["naver"].config["library-config"]["OLD_COOKIE_UNTIL"],
        "EVENTS_TOKEN": "five",
        "PORT": str(workload.port),
        "HOST": "127.0.0.1",
    }


def test_the_frontend_gets_neither_passwords_nor_central(found: Manifests) -> None:
    workload = run(found)["frontend"]
    assert workload.command == [sys.executable, "server.py"]
    assert workload.env == {"CLUSTER_NAME": "naver", "PORT": str(workload.port), "HOST": "127.0.0.1"}


def test_each_replica_has_a_name_and_a_port_of_its_own(edit: Edit, tmp_path: Path) -> None:
    edit("knative/patches/every-service.yaml", 'min-scale\n  value: "1"', 'min-scale\n  value: "3"')
    found = reading.read(tmp_path)
    settings = Settings.read(found.members, {"INTERNAL_PORT": "6000"})
    replicas = [each for each in workloads(found.members["naver"], settings, SECRETS) if each.service == "login"]
    assert [each.name for each in replicas] == ["naver/login/0", "naver/login/1", "naver/login/2"]
    assert len({each.port for each in replicas}) == 3


def test_each_member_pulls_from_its_providers_registry_and_has_its_own_scale_and_way_to_central(
    found: Manifests,
) -> None:
    for name, most in (("naver", "10"), ("nhn", "20")):
        member = found.members[name]
        assert {service.container.image.partition("/")[0] for service in member.services} == {
            f"{name}.registry.example"
        }
        login = next(service for service in member.services if service.name == "login")
        assert login.spec.template.metadata.annotations.max_scale == most
        addresses = {endpoint.address for entry in member.service_entries for endpoint in entry.spec.endpoints}
        assert addresses == {f"{server}.{name}.central.library.example" for server in ("mariadb", "redis")}


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("registry.example/library/functions:1", "other.example/library/functions:1"),
        ("localhost:5000/functions:1", "other.example/functions:1"),
        ("library/functions:1", "other.example/library/functions:1"),
        ("functions", "other.example/functions"),
    ],
)
def test_a_registry_is_replaced_as_karmada_does(image: str, expected: str) -> None:
    registry = {
        "component": "Registry",
        "operator": "replace",
        "value": "other.example",
        "predicate": {"path": "/image"},
    }
    policy = OverridePolicy.model_validate(
        {
            "apiVersion": "policy.karmada.io/v1alpha1",
            "kind": "OverridePolicy",
            "metadata": {"name": "images"},
            "spec": {"overrideRules": [{"overriders": {"imageOverrider": [registry]}}]},
        }
    )
    assert overridden({"metadata": {}, "image": image}, "naver", [policy])["image"] == expected


def test_config_is_found_by_the_name_without_kustomizes_hash(found: Manifests) -> None:
    assert found.members["nhn"].config["library-config"]["DB_NAME"] == "library"


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        (
            "knative/login.yaml",
            "    spec:\n      containers",
            "    spec:\n      nodeSelector: {disk: ssd}\n      containers",
            "karmada/: Service library-system/login: spec.template.spec.nodeSelector: the local run does not support",
        ),
        (
            "knative/health.yaml",
            "autoscaling.knative.dev/target",
            "autoscaling.knative.dev/window",
            "autoscaling.knative.dev/window: the local run does not support this field",
        ),
        (
            "istio/virtualservice.yaml",
            "      timeout: 10s\n",
            "      timeout: 10s\n      fault: {abort: {httpStatus: 500}}\n",
            "VirtualService library-system/library: spec.http[0].fault: the local run does not support",
        ),
        (
            "istio/virtualservice.yaml",
            "      retries: {attempts: 0}\n",
            "",
            "needs retries: without the field Istio retries twice, a POST too",
        ),
        (
            "istio/destinationrule.yaml",
            "mode: SIMPLE",
            "mode: MUTUAL",
            "DestinationRule library-system/redis-central: spec.trafficPolicy.tls.mode: Input should be 'SIMPLE'",
        ),
        (
            "istio/front-door/destinationrule.yaml",
            "minHealthPercent: 1",
            "consecutiveErrors: 5",
            "istio/front-door/: DestinationRule istio-system/members: spec.trafficPolicy.outlierDetection.consecutiveE",
        ),
        (
            "istio/envoyfilter.yaml",
            "operation: INSERT_BEFORE",
            "operation: MERGE",
            "EnvoyFilter istio-system/member-gateway: spec.configPatches[1]: on a HTTP_FILTER",
        ),
        (
            "istio/gateway.yaml",
            "      tls:\n        httpsRedirect: true\n",
            "",
            "Gateway library-system/library: spec.servers: the local run needs exactly one server that does not",
        ),
        (
            "karmada/overridepolicy.yaml",
            "        plaintext:",
            "        labelsOverrider: [{operator: add, value: {a: b}}]\n        plaintext:",
            "OverridePolicy library-system/cluster-name: spec.overrideRules[0].overriders.labelsOverrider: ",
        ),
        (
            "karmada/overridepolicy.yaml",
            "containers/0/env/-",
            "containers/1/env/-",
            "its override for naver fails",
        ),
        (
            "karmada/propagationpolicy.yaml",
            "    - apiVersion: networking.istio.io/v1\n      kind: Gateway\n",
            "",
            "Gateway library-system/library: needs exactly one PropagationPolicy, has none",
        ),
        (
            "karmada/namespace.yaml",
            "apiVersion: v1\nkind: Namespace\n",
            "apiVersion: apps/v1\nkind: Deployment\n",
            "karmada/: Deployment /library-system: needs exactly one PropagationPolicy",
        ),
    ],
)
def test_what_cannot_be_honoured_is_refused_by_name(
    edit: Edit, tmp_path: Path, file: str, old: str, new: str, complaint: str
) -> None:
    edit(file, old, new)
    with pytest.raises(ManifestError) as refusal:
        reading.read(tmp_path)
    assert complaint in str(refusal.value)


def test_a_reference_to_a_missing_config_map_is_refused(edit: Edit, tmp_path: Path) -> None:
    edit("knative/name-references.yaml", "configMapRef/name", "secretRef/name")
    with pytest.raises(ManifestError, match="takes in ConfigMap library-config, which is not there"):
        run(reading.read(tmp_path))


def _ports(found: Manifests) -> dict[str, int]:
    settings = Settings.read(found.members, {"INTERNAL_PORT": "6000"})
    workloads(found.members["naver"], settings, SECRETS)
    return settings.internal_ports
