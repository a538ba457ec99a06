"""Services outside the mesh: central to a member, the members to the front door."""

from typing import Annotated, Literal

from pydantic import Field

from local.manifests.resource import Elsewhere, Metadata, Strict


class ServicePort(Strict):
    """A port of a service outside the mesh."""

    number: int
    name: str
    protocol: Literal["TCP", "HTTPS"]


class Endpoint(Strict):
    """One server of a service: on one machine found by the port's name or by the label `member`."""

    address: Elsewhere
    labels: dict[str, str] = Field(default_factory=dict)


class ServiceEntrySpec(Strict):
    """A service outside the mesh."""

    hosts: Annotated[list[str], Field(min_length=1, max_length=1)]
    addresses: Elsewhere = None  # there are no sidecars, which answer the host's name with them
    location: Literal["MESH_EXTERNAL"]
    resolution: Literal["DNS", "STATIC"]  # either way the local run knows the addresses
    ports: Annotated[list[ServicePort], Field(min_length=1, max_length=1)]
    endpoints: list[Endpoint] = Field(default_factory=list)


class ServiceEntry(Strict):
    """A service outside the mesh."""

    api_version: Literal["networking.istio.io/v1"]
    kind: Literal["ServiceEntry"]
    metadata: Metadata
    spec: ServiceEntrySpec
