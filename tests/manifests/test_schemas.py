"""Every object against the schema of its kind, with no field that the schema does not know."""

import os
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from local.manifests import LOADER, build
from tests.stack import ROOT

ENTRY_POINTS = ("knative", "istio", "istio/front-door", "karmada")
# Kinds without a CustomResourceDefinition among the schemas: Kubernetes' own, and Istio's EnvoyFilter, whose values
# are Envoy's own configuration; tests/unit/test_envoy_* have Envoy itself judge those.
WITHOUT_SCHEMA = {"Namespace", "ConfigMap", "EnvoyFilter"}
# The API server knows these by itself; Istio's schemas leave them out.
ON_EVERY_OBJECT = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}}

folder = os.environ.get("CRD_DIR")
pytestmark = pytest.mark.skipif(not folder, reason="CRD_DIR names no folder with the schemas of the manifests' kinds")


@cache
def schemas() -> dict[tuple[str, str], Any]:
    """Give the schemas by apiVersion and kind, closed against fields they do not name."""
    found = {}
    for path in Path(folder or "").glob("*.yaml"):
        for document in yaml.load_all(path.read_text(), LOADER):
            if document and document["kind"] == "CustomResourceDefinition":
                spec = document["spec"]
                for version in spec["versions"]:
                    schema = closed(version["schema"]["openAPIV3Schema"])
                    schema["properties"] |= ON_EVERY_OBJECT
                    found[f"{spec['group']}/{version['name']}", spec["names"]["kind"]] = schema
    return found


def closed(schema: Any) -> Any:
    """Give the schema with each object closed; only along the structure, not within anyOf and the like."""
    schema = dict(schema)
    if "properties" in schema:
        schema["properties"] = {name: closed(each) for name, each in schema["properties"].items()}
        if not schema.get("x-kubernetes-preserve-unknown-fields"):
            schema.setdefault("additionalProperties", False)
    for part in ("items", "additionalProperties"):
        if isinstance(schema.get(part), dict):
            schema[part] = closed(schema[part])
    return schema


@pytest.mark.parametrize("entry_point", ENTRY_POINTS)
def test_every_object_is_valid_and_has_no_unknown_field(entry_point: str) -> None:
    for document in build(ROOT / entry_point):
        if document["kind"] in WITHOUT_SCHEMA:
            continue
        schema = schemas()[document["apiVersion"], document["kind"]]
        errors = jsonschema_rs.Draft4Validator(schema).iter_errors(document)
        title = f"{document['kind']} {document['metadata']['name']}"
        assert [f"{title}: {error.instance_path}: {error.message}" for error in errors] == []


def test_an_unknown_field_is_found() -> None:
    gateway = next(each for each in build(ROOT / "istio") if each["kind"] == "Gateway")
    gateway["spec"]["servers"][0]["surprise"] = True
    schema = schemas()[gateway["apiVersion"], "Gateway"]
    assert not jsonschema_rs.Draft4Validator(schema).is_valid(gateway)
