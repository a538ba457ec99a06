"""The port on which a cluster takes requests."""

from typing import Literal

from pydantic import field_validator

from local.manifests.resource import Metadata, Strict


class ServerPort(Strict):
    """A port of the cluster's gateway; on one machine the settings say which port that is."""

    number: int
    name: str
    protocol: Literal["HTTP", "HTTPS"]


class ServerTls(Strict):
    """How a gateway is reached: with a certificate, or by being sent to the port that has one.

    Readers on loopback need neither. It cannot be overheard, browsers trust it as it is, and a certificate for it would
    only train people to click warnings away. The front door asks the members for theirs.
    """

    mode: Literal["SIMPLE"] | None = None
    credential_name: str = ""
    https_redirect: bool = False


class Server(Strict):
    """One listening port."""

    port: ServerPort
    hosts: list[Literal["*"]]
    tls: ServerTls = ServerTls()


class GatewaySpec(Strict):
    """Which pods listen, and on what: on one machine the one server that answers for itself."""

    selector: dict[Literal["istio"], Literal["ingressgateway"]]
    servers: list[Server]

    @field_validator("servers")
    @classmethod
    def _one(cls, servers: list[Server]) -> list[Server]:
        if sum(not server.tls.https_redirect for server in servers) != 1:
            raise ValueError("the local run needs exactly one server that does not redirect")
        return servers


class Gateway(Strict):
    """A listening port of a cluster."""

    api_version: Literal["networking.istio.io/v1"]
    kind: Literal["Gateway"]
    metadata: Metadata
    spec: GatewaySpec

    @property
    def credential(self) -> str:
        """The Secret with the certificate that it shows."""
        return next(server.tls.credential_name for server in self.spec.servers if not server.tls.https_redirect)
