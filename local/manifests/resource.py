"""What all Kubernetes objects have in common, parsed strictly: a field we do not honour is an error, not ignored."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic.alias_generators import to_camel

# The form that both Istio and Envoy read.
Duration = Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+)?s$")]

# A field that is right to set for a cluster and has no counterpart on one machine; the model says why.
Elsewhere = Any


class Strict(BaseModel):
    """A part of a manifest, in the manifest's own camelCase names."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel)


class Metadata(Strict):
    """Who an object is. Labels and annotations select and document; what runs never depends on them here."""

    name: str
    namespace: str = ""
    labels: dict[str, str] = {}
    annotations: dict[str, str] = {}


class ConfigMap(Strict):
    """Settings by name, as the functions' containers take them in."""

    api_version: Literal["v1"]
    kind: Literal["ConfigMap"]
    metadata: Metadata
    data: dict[str, str] = {}
