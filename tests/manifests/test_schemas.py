"""Every object against the schema of its kind, with no field that the schema does not know."""

import os
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import kubernetes_validate
import pytest
import yaml

from local.manifests.karmada import Document
from local.manifests.reading import LOADER, build
from tests.stack import ROOT

ENTRY_POINTS = ("knative", "istio", "istio/front-door", "karmada", "karmada/drill", "central")
WITHOUT_SCHEMA = {
    "EnvoyFilter",  # its values are Envoy's configuration, without a schema; Envoy judges them in tests/unit
    "PingSource",  # its schema is not among those of CRD_DIR; the strict model of local/eventing reads every field
}
KUBERNETES = "1.34"  # the oldest version that Knative 1.23 asks for
# The API server knows these by itself; Istio's schemas leave them out.
ON_EVERY_OBJECT = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}}

folder = os.environ.get("CRD_DIR")
needs_schemas = pytest.mark.skipif(
    not folder, reason="CRD_DIR names no folder with the schemas of the manifests' kinds"
)


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


def built_in(document: Document) -> bool:
    """Tell whether Kubernetes knows the kind by itself: its groups have no domain, or one of its own."""
    group = document["apiVersion"].rpartition("/")[0]
    return "." not in group or group.endswith(".k8s.io")


@pytest.mark.parametrize("entry_point", ENTRY_POINTS)
def test_every_object_of_kubernetes_own_kinds_is_valid_and_has_no_unknown_field(entry_point: str) -> None:
    for document in filter(built_in, build(ROOT / entry_point)):
        kubernetes_validate.validate(document, KUBERNETES, strict=True)


@needs_schemas
@pytest.mark.parametrize("entry_point", ENTRY_POINTS)
def test_every_other_object_is_valid_and_has_no_unknown_field(entry_point: str) -> None:
    for document in build(ROOT / entry_point):
        if built_in(document) or document["kind"] in WITHOUT_SCHEMA:
            continue
        schema = schemas()[document["apiVersion"], document["kind"]]
        errors = jsonschema_rs.Draft4Validator(schema).iter_errors(document)
        title = f"{document['kind']} {document['metadata']['name']}"
        assert [f"{title}: {error.instance_path}: {error.message}" for error in errors] == []


def test_an_unknown_field_of_a_built_in_kind_is_found() -> None:
    namespace = next(each for each in build(ROOT / "karmada") if each["kind"] == "Namespace")
    with pytest.raises(kubernetes_validate.ValidationError, match="surprise"):
        kubernetes_validate.validate(namespace | {"spec": {"surprise": True}}, KUBERNETES, strict=True)


@needs_schemas
def test_an_unknown_field_is_found() -> None:
    gateway = next(each for each in build(ROOT / "istio") if each["kind"] == "Gateway")
    gateway["spec"]["servers"][0]["surprise"] = True
    schema = schemas()[gateway["apiVersion"], "Gateway"]
    assert not jsonschema_rs.Draft4Validator(schema).is_valid(gateway)
