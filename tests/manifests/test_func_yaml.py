"""That func.yaml is valid, and runs a function as the manifests do, without touching what they deploy."""

import json
import os
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from local.manifests.reading import build
from tests.stack import ROOT

FUNC = yaml.safe_load((ROOT / "func.yaml").read_text())
folder = os.environ.get("SCHEMA_DIR")
needs_schema = pytest.mark.skipif(not folder, reason="SCHEMA_DIR names no folder with func_yaml-schema.json")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """Give the Knative Services by name."""
    return {each["metadata"]["name"]: each for each in build(ROOT / "knative") if each["kind"] == "Service"}


@pytest.fixture
def container(services: dict[str, Any]) -> dict[str, Any]:
    """Give the container of the function that func.yaml runs."""
    spec = services[_envs()["FUNCTION_TARGET"].replace("_", "-")]["spec"]["template"]["spec"]
    found: dict[str, Any] = spec["containers"][0]
    return found


def _envs() -> dict[str, str]:
    return {each["name"]: each["value"] for each in FUNC["run"]["envs"]}


def _complaints(func: dict[str, Any]) -> list[str]:
    schema = json.loads((Path(folder or "") / "func_yaml-schema.json").read_text())
    validator = jsonschema_rs.Draft4Validator(schema, validate_formats=True)
    return [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(func)]


@needs_schema
def test_it_is_valid() -> None:
    assert _complaints(FUNC) == []


@needs_schema
@pytest.mark.parametrize(
    "change",
    [{"surprise": 1}, {"build": {"builder": "docker"}}, {"created": "today"}, {"deploy": {"options": {"x": 1}}}],
)
def test_what_the_schema_does_not_know_is_found(change: dict[str, Any]) -> None:
    assert len(_complaints(FUNC | change)) == 1


def test_it_is_of_the_version_that_the_schema_is_of() -> None:
    assert FUNC["specVersion"] == "0.36.0"
    assert isinstance(
        FUNC["created"], str
    )  # without its quotes it would be a date to YAML, and no string to the schema


def test_it_runs_the_image_that_the_manifests_run(container: dict[str, Any]) -> None:
    assert container["image"] == FUNC["image"]


def test_it_sets_what_the_manifests_set(container: dict[str, Any]) -> None:
    maps = {each["metadata"]["name"]: each["data"] for each in build(ROOT / "knative") if each["kind"] == "ConfigMap"}
    expected = {
        name: value for each in container["envFrom"] for name, value in maps[each["configMapRef"]["name"]].items()
    }
    for each in container["env"]:
        secret = each.get("valueFrom", {}).get("secretKeyRef")
        expected[each["name"]] = f"{{{{ secret:{secret['name']}:{secret['key']} }}}}" if secret else each["value"]
    del expected["OLD_COOKIE_UNTIL"]  # each operator has another day, and beside this function runs no older one
    assert _envs() == expected


def test_it_asks_for_health_and_resources_as_the_manifests_do(container: dict[str, Any]) -> None:
    health = FUNC["deploy"]["healthEndpoints"]
    assert health["liveness"] == container["livenessProbe"]["httpGet"]["path"]
    assert health["readiness"] == container["readinessProbe"]["httpGet"]["path"]
    assert FUNC["deploy"]["options"]["resources"] == container["resources"]


def test_it_stays_clear_of_the_services_that_karmada_owns(services: dict[str, Any]) -> None:
    assert FUNC["namespace"] in {each["metadata"]["namespace"] for each in services.values()}
    assert FUNC["name"] not in services


def test_it_is_reached_from_within_the_cluster_only(services: dict[str, Any]) -> None:
    labels = {each["key"]: each["value"] for each in FUNC["deploy"]["labels"]}
    assert all(labels.items() <= each["metadata"]["labels"].items() for each in services.values())
    assert labels


def test_the_command_in_its_comment_names_its_image() -> None:
    assert re.findall(r"--image (\S+)", (ROOT / "func.yaml").read_text()) == [FUNC["image"]]
