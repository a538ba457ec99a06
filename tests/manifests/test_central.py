"""What `kubectl apply -k central/` brings fits together, and its Job does its work from its image alone.

Schemas, images and the restricted standard of its pods are looked at with all other manifests'.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from central import certificates, credentials
from local.manifests.reading import build
from tests.dockerfile import PACKAGES, command, image
from tests.logs import messages
from tests.manifests.checks.tree import values
from tests.stack import ROOT, RunningLibrary

Document = dict[str, Any]
ENDING = ".default.svc.cluster.local"
PORTS = {"mariadb-central": 3306, "redis-central": 6379}
PODS = [*PORTS, "central-loader", "central-accounts"]


@cache
def documents() -> list[Document]:
    return build(ROOT / "central")


def found(kind: str, name: str = "") -> Document:
    (document,) = (each for each in documents() if each["kind"] == kind and each["metadata"]["name"].startswith(name))
    return document


def pods() -> dict[str, Document]:
    """Give the template of every pod, by the name of what makes it."""
    return {
        each["metadata"]["name"]: each["spec"]["template"]
        for each in documents()
        if each["kind"] in ("StatefulSet", "Job", "Deployment")
    }


@cache
def secrets() -> dict[str, dict[str, str]]:
    """Give what an operator gets from `python -m central.credentials` for this cluster."""
    authority = certificates.authority()
    made = credentials.documents(authority, certificates.server(authority))[credentials.CENTRAL]
    return {each["metadata"]["name"]: each["stringData"] for each in made}


@pytest.mark.parametrize("name", PODS)
def test_every_container_has_requests_and_limits(name: str) -> None:
    for container in pods()[name]["spec"]["containers"]:
        for kind in ("requests", "limits"):
            assert container["resources"][kind].keys() == {"cpu", "memory"}


@pytest.mark.parametrize("name", PODS)
def test_every_config_map_and_secret_that_a_pod_uses_is_there_with_its_keys(name: str) -> None:
    spec = pods()[name]["spec"]
    config_maps = {each["metadata"]["name"] for each in documents() if each["kind"] == "ConfigMap"}
    volumes = {volume["name"]: volume for volume in spec.get("volumes", [])}
    assert {each["name"] for each in values(list(volumes.values()), "configMap")} <= config_maps
    for each in volumes.values():
        if "secret" in each:
            keys = {item["key"] for item in each["secret"].get("items", [])} or {"tls.crt", "tls.key"}
            assert keys <= secrets()[each["secret"]["secretName"]].keys()
    (container,) = spec["containers"]
    for variable in container.get("env", []):
        if "valueFrom" in variable:
            wanted = variable["valueFrom"]["secretKeyRef"]
            assert wanted["key"] in secrets()[wanted["name"]]
    claims = {"data"} if name in PORTS else set()
    assert {mount["name"] for mount in container.get("volumeMounts", [])} == volumes.keys() | claims


@pytest.mark.parametrize(("name", "port"), PORTS.items())
def test_the_ways_to_a_server_agree_on_its_name_and_port(name: str, port: int) -> None:
    service, pod = found("Service", name)["spec"], pods()[name]
    (way,) = service["ports"]
    (opened,) = pod["spec"]["containers"][0]["ports"]
    assert service["selector"].items() <= pod["metadata"]["labels"].items()
    assert (way["port"], way["targetPort"], opened["containerPort"]) == (port, opened["name"], port)
    (entry,) = (each for each in build(ROOT / "istio") if each["kind"] == "ServiceEntry" and way["name"] in str(each))
    assert entry["spec"]["hosts"] == [name + ENDING]
    assert entry["spec"]["ports"] == [{"number": port, "name": way["name"], "protocol": "TCP"}]
    assert name + ENDING in certificates.NAMES
    guard = found("NetworkPolicy", "central-databases")["spec"]
    assert {"port": opened["name"], "protocol": "TCP"} in guard["ingress"][0]["ports"]
    loader = found("NetworkPolicy", "central-loader")["spec"]
    assert {"port": port, "protocol": "TCP"} in loader["egress"][0]["ports"]


def test_only_members_and_the_loader_reach_the_servers() -> None:
    guard = found("NetworkPolicy", "central-databases")["spec"]
    budget = found("PodDisruptionBudget")["spec"]["selector"]["matchLabels"]
    for name in PORTS:
        labels = pods()[name]["metadata"]["labels"].items()
        assert guard["podSelector"]["matchLabels"].items() <= labels
        assert budget.items() <= labels
    (rule,) = guard["ingress"]
    (loader,) = (peer["podSelector"]["matchLabels"] for peer in rule["from"] if "podSelector" in peer)
    for name in ("central-loader", "central-accounts"):
        assert loader.items() <= pods()[name]["metadata"]["labels"].items()
    assert not any(loader.items() <= pods()[name]["metadata"]["labels"].items() for name in PORTS)
    assert all(peer["ipBlock"]["cidr"] != "0.0.0.0/0" for peer in rule["from"] if "ipBlock" in peer)
    assert (guard["policyTypes"], "egress" in guard) == (["Ingress", "Egress"], False)
    assert all(found("Service", name)["spec"]["externalTrafficPolicy"] == "Local" for name in PORTS)


@pytest.mark.parametrize(("file", "name"), [("mariadb.cnf", "mariadb-central"), ("redis.conf", "redis-central")])
def test_a_changed_configuration_restarts_its_server_and_no_other(tmp_path: Path, file: str, name: str) -> None:
    shutil.copytree(ROOT / "central", tmp_path / "central")
    with (tmp_path / "central" / file).open("a") as changed:
        changed.write("\n# a change\n")
    after = {each["metadata"]["name"]: each for each in build(tmp_path / "central") if each["kind"] == "StatefulSet"}
    differing = {each for each in PORTS if after[each]["spec"]["template"] != pods()[each]}
    assert differing == {name}


def test_accounts_are_changed_where_the_loader_could_run(library: RunningLibrary, tmp_path: Path) -> None:
    loader, accounts = (pods()[name]["spec"]["containers"][0] for name in ("central-loader", "central-accounts"))
    assert (accounts["env"], accounts["image"]) == (loader["env"], loader["image"])
    assert found("Deployment", "central-accounts")["spec"]["replicas"] == 0
    root = image("central", tmp_path)
    environ = library.admin_env | {"PYTHONPATH": str(root / PACKAGES)}
    words = [*command("central")[:3], "central.accounts", "remove", "nobody-at-all"]
    done = subprocess.run(words, cwd=root / "app", env=environ, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (1, "There is no user 'nobody-at-all'.\n")


@pytest.fixture
def job(library: RunningLibrary, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Give a function that runs the Job from its image alone, with its variables, and returns what it said."""
    (container,) = pods()["central-loader"]["spec"]["containers"]
    root = image("central", tmp_path)
    environ = {each["name"]: each.get("value", "") for each in container["env"]}
    assert environ.keys() == library.admin_env.keys() - {"READERS_PASSWORD"}
    environ |= library.admin_env | {"DB_NAME": "job_test", "DB_USER": "job_test", "PYTHONPATH": str(root / PACKAGES)}

    def run() -> str:
        done = subprocess.run(
            command("central"), cwd=root / "app", env=environ, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return messages(done.stderr)[-1]

    yield run
    library.sql("DROP DATABASE IF EXISTS job_test")
    library.sql("DROP USER IF EXISTS job_test")


def test_the_job_brings_everything_and_a_second_run_changes_nothing(
    job: Callable[[], str], library: RunningLibrary
) -> None:
    assert job() == "108 books: 108 new, 0 changed, 0 unchanged"
    before = library.sql("SELECT * FROM job_test.books ORDER BY id")
    assert job() == "108 books: 0 new, 0 changed, 108 unchanged"
    assert library.sql("SELECT * FROM job_test.books ORDER BY id") == before
    assert library.sql("SELECT * FROM job_test.users") == []
