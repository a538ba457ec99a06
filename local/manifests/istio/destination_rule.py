"""How a destination is called, as far as one machine can honour it."""

from typing import Annotated, Literal

from pydantic import Field

from local.manifests.resource import Duration, Elsewhere, Metadata, Strict


class TcpKeepalive(Strict):
    """When a silent connection is probed and given up."""

    time: Duration
    interval: Duration
    probes: int


class TcpPool(Strict):
    """Limits on connections."""

    connect_timeout: Duration | None = None
    max_connections: int | None = None
    tcp_keepalive: TcpKeepalive | None = None


class HttpPool(Strict):
    """Limits on requests and on what idles."""

    idle_timeout: Duration | None = None
    max_retries: int | None = None
    max_requests_per_connection: int | None = None
    http1_max_pending_requests: int | None = None
    http2_max_requests: int | None = None


class ConnectionPool(Strict):
    """Limits toward one destination."""

    tcp: TcpPool = TcpPool()
    http: HttpPool = HttpPool()


class OutlierDetection(Strict):
    """When requests themselves show that an endpoint is no good."""

    consecutive_gateway_errors: int | None = None
    consecutive5xx_errors: Annotated[int | None, Field(alias="consecutive5xxErrors")] = None
    split_external_local_origin_errors: bool = False
    consecutive_local_origin_failures: int = 0
    interval: Duration | None = None
    base_ejection_time: Duration | None = None
    max_ejection_percent: int | None = None
    min_health_percent: int = 0


class LoadBalancer(Strict):
    """How endpoints take turns."""

    simple: Literal["ROUND_ROBIN", "LEAST_REQUEST", "RANDOM"]


class ClientTls(Strict):
    """TLS toward a destination: whose signature its certificate must bear, and for which names."""

    mode: Literal["SIMPLE"]
    ca_certificates: str | None = None  # a file of authorities, or
    credential_name: str | None = None  # a Secret of one
    subject_alt_names: list[str] = Field(default_factory=list)
    sni: str = ""


class TrafficPolicy(Strict):
    """How a destination is called."""

    load_balancer: LoadBalancer | None = None
    connection_pool: ConnectionPool | None = None
    outlier_detection: OutlierDetection | None = None
    tls: ClientTls | None = None


class DestinationRuleSpec(Strict):
    """A destination's policy."""

    host: str
    workload_selector: Elsewhere = None  # of all clusters of a host there is one
    traffic_policy: TrafficPolicy


class DestinationRule(Strict):
    """How a destination is called."""

    api_version: Literal["networking.istio.io/v1"]
    kind: Literal["DestinationRule"]
    metadata: Metadata
    spec: DestinationRuleSpec
