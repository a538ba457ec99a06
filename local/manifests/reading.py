"""What the manifests say, per member: the one source of all that runs on this machine."""

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import jsonpatch
import yaml
from pydantic import BaseModel, ValidationError

from local.errors import LocalError
from local.machine import programs
from local.manifests.eventing import Broker, PingSource, Trigger
from local.manifests.istio.destination_rule import DestinationRule
from local.manifests.istio.envoy_filter import EnvoyFilter
from local.manifests.istio.gateway import Gateway
from local.manifests.istio.service_entry import ServiceEntry
from local.manifests.istio.virtual_service import VirtualService
from local.manifests.karmada import Document, OverridePolicy, PropagationPolicy, overridden
from local.manifests.knative import KnativeService
from local.manifests.resource import ConfigMap

Model = TypeVar("Model", bound=BaseModel)

MEMBERS = "karmada"
FRONT_DOOR = "istio/front-door"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where libyaml is there

# Kind to its model and to the field of Objects that holds it. API groups are the models' business.
KINDS: dict[str, tuple[type[BaseModel], str]] = {
    "Service": (KnativeService, "services"),
    "ConfigMap": (ConfigMap, "config_maps"),
    "Gateway": (Gateway, "gateways"),
    "VirtualService": (VirtualService, "virtual_services"),
    "DestinationRule": (DestinationRule, "destination_rules"),
    "ServiceEntry": (ServiceEntry, "service_entries"),
    "EnvoyFilter": (EnvoyFilter, "envoy_filters"),
    "Broker": (Broker, "brokers"),
    "Trigger": (Trigger, "triggers"),
    "PingSource": (PingSource, "ping_sources"),
}
# These say where the others go, and what becomes of them there.
POLICIES = {
    "ClusterPropagationPolicy",
    "PropagationPolicy",
    "OverridePolicy",
    "ResourceInterpreterCustomization",
    "Namespace",
}
# These go to the members and mean nothing here: processes have no accounts, and no mesh or network between them.
ELSEWHERE = {"ServiceAccount", "PeerAuthentication", "AuthorizationPolicy", "NetworkPolicy"}


class ManifestError(LocalError):
    """Manifests that cannot be run here; the message names the folder, the object and the field."""


@dataclass(frozen=True)
class Objects:
    """The objects of one cluster."""

    services: list[KnativeService] = field(default_factory=list)
    config_maps: list[ConfigMap] = field(default_factory=list)
    gateways: list[Gateway] = field(default_factory=list)
    virtual_services: list[VirtualService] = field(default_factory=list)
    destination_rules: list[DestinationRule] = field(default_factory=list)
    service_entries: list[ServiceEntry] = field(default_factory=list)
    envoy_filters: list[EnvoyFilter] = field(default_factory=list)
    brokers: list[Broker] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)
    ping_sources: list[PingSource] = field(default_factory=list)

    @property
    def config(self) -> dict[str, dict[str, str]]:
        """The ConfigMaps' data by name, without the hash that kustomize appends."""
        return {re.sub("-[a-z0-9]{10}$", "", each.metadata.name): each.data for each in self.config_maps}


@dataclass(frozen=True)
class Member(Objects):
    """What one member cluster runs, with its overrides applied."""

    name: str = ""


@dataclass(frozen=True)
class Manifests:
    """Everything that runs: the members in the order of the propagation policy, and the GSLB's role."""

    members: dict[str, Member]
    front_door: Objects


def read(root: Path) -> Manifests:
    """Return what `karmada/` and `istio/front-door/` say; a ManifestError names what cannot be honoured."""
    front_door = Objects()
    for document in build(root / FRONT_DOOR):
        _keep(front_door, document, FRONT_DOOR)
    return Manifests(_members(build(root / MEMBERS)), front_door)


def build(folder: Path) -> list[Document]:
    """Return the objects that `kubectl kustomize` makes of a folder."""
    command = [programs.require("kubectl"), "kustomize", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ManifestError(f"`kubectl kustomize {folder}` failed: {done.stderr.strip()}")
    return [document for document in yaml.load_all(done.stdout, LOADER) if document]


def _members(documents: list[Document]) -> dict[str, Member]:
    propagation = [
        _parse(PropagationPolicy, each, MEMBERS) for each in documents if each["kind"] == "PropagationPolicy"
    ]
    overrides = [_parse(OverridePolicy, each, MEMBERS) for each in documents if each["kind"] == "OverridePolicy"]
    names = dict.fromkeys(name for policy in propagation for name in policy.members)
    members = {name: Member(name=name) for name in names}
    for document in documents:
        if document["kind"] not in POLICIES:
            for name in _policy(document, propagation).members:
                _keep(members[name], _in_member(document, name, overrides), MEMBERS)
    return members


def _policy(document: Document, propagation: list[PropagationPolicy]) -> PropagationPolicy:
    """Return the policy that propagates an object; without one it would go nowhere, with two the first to come wins."""
    policies = [policy for policy in propagation if policy.takes(document)]
    if len(policies) != 1:
        found = " and ".join(policy.metadata.name for policy in policies) or "none"
        raise ManifestError(f"{_title(document, MEMBERS)}: needs exactly one PropagationPolicy, has {found}")
    return policies[0]


def _in_member(document: Document, name: str, overrides: list[OverridePolicy]) -> Document:
    try:
        return overridden(document, name, overrides)
    except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException) as error:
        reason = str(error).partition(" in {")[0]  # the rest is the whole object
        raise ManifestError(f"{_title(document, MEMBERS)}: its override for {name} fails: {reason}") from error


def _keep(objects: Objects, document: Document, folder: str) -> None:
    if document["kind"] in ELSEWHERE:
        return
    if document["kind"] not in KINDS:
        raise ManifestError(f"{_title(document, folder)}: the local run does not support this kind")
    model, place = KINDS[document["kind"]]
    getattr(objects, place).append(_parse(model, document, folder))


def _parse(model: type[Model], document: Document, folder: str) -> Model:
    try:
        return model.model_validate(document)
    except ValidationError as error:
        lines = [f"{_title(document, folder)}: {_path(each['loc'])}: {_trouble(each)}" for each in error.errors()]
        raise ManifestError("\n".join(lines)) from error


def _title(document: Document, folder: str) -> str:
    metadata = document.get("metadata", {})
    return f"{folder}/: {document['kind']} {metadata.get('namespace', '')}/{metadata.get('name', '')}"


def _path(location: tuple[int | str, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")


def _trouble(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return "the local run does not support this field"
    message = str(error["msg"]).removeprefix("Value error, ")
    whole_object = error["type"] in ("missing", "value_error")
    return message if whole_object else f"{message}, not {error['input']!r}"
