"""The port on which a cluster takes requests."""

from typing import Annotated, Literal

from pydantic import Field

from local.resource import Metadata, Strict


class ServerPort(Strict):
    """A port of the cluster's gateway; on one machine the settings say which port that is."""

    number: int
    name: str
    protocol: Literal["HTTP"]


class Server(Strict):
    """One listening port."""

    port: ServerPort
    hosts: list[Literal["*"]]


class GatewaySpec(Strict):
    """Which pods listen, and on what."""

    selector: dict[Literal["istio"], Literal["ingressgateway"]]
    servers: Annotated[list[Server], Field(min_length=1, max_length=1)]


class Gateway(Strict):
    """A listening port of a cluster."""

    api_version: Literal["networking.istio.io/v1"]
    kind: Literal["Gateway"]
    metadata: Metadata
    spec: GatewaySpec
