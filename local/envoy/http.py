"""The HTTP side of a gateway: one listener, one virtual host, the filters that Istio's gateways have and we need."""

from local.envoy.bootstrap import Config, listener, typed
from local.envoy.patches import patched_manager
from local.errors import LocalError
from local.manifests.istio.envoy_filter import EnvoyFilter
from local.manifests.istio.virtual_service import HttpRoute
from local.manifests.reading import Objects

MANAGER = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
ROUTER = "envoy.extensions.filters.http.router.v3.Router"


def http_listener(port: int, found: list[Config], filters: list[EnvoyFilter], also: Config | None = None) -> Config:
    """Return a listener that takes HTTP on a loopback port through these routes, with the EnvoyFilters applied."""
    manager = typed(
        "envoy.filters.network.http_connection_manager",
        MANAGER,
        stat_prefix="http",
        # A gateway takes the client's address from the connection and adds it to X-Forwarded-For; so does Istio.
        use_remote_address=True,
        normalize_path=True,  # Istio's default
        route_config={"virtual_hosts": [{"name": "library", "domains": ["*"], "routes": found}]},
        # Statistics per response code are 5 % of Envoy's instructions per request, and nobody reads them here.
        http_filters=[typed("envoy.filters.http.router", ROUTER, dynamic_stats=False)],
    )
    return listener("http", port, patched_manager(manager, filters), also)


def http_routes(objects: Objects) -> list[HttpRoute]:
    """Return the routes on the one gateway of a cluster."""
    if len(objects.gateways) != 1:
        raise LocalError(f"The local run needs exactly one Gateway per cluster, there are {len(objects.gateways)}.")
    gateway = objects.gateways[0].metadata
    found: list[HttpRoute] = []
    for service in objects.virtual_services:
        if service.spec.gateways[0] not in (gateway.name, f"{gateway.namespace}/{gateway.name}"):
            raise LocalError(f"VirtualService {service.metadata.name}: there is no Gateway {service.spec.gateways[0]}.")
        found += service.spec.http
    return found
