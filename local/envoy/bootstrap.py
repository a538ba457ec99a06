"""The frame of every Envoy's configuration."""

from pathlib import Path
from typing import Any

Config = dict[str, Any]

# Without a limit Envoy warns at each start; this one is out of reach for a load test on one machine.
MOST_CONNECTIONS = 20_000


def bootstrap(node: str, admin: Path, listeners: list[Config], clusters: list[Config]) -> Config:
    """Return a complete configuration; the admin interface listens on a unix socket only."""
    return {
        "node": {"id": node, "cluster": node},
        "admin": {"address": {"pipe": {"path": str(admin)}}},
        "static_resources": {"listeners": listeners, "clusters": clusters},
        "overload_manager": {"resource_monitors": [_connections()]},
        # Nobody reads statistics between visits to the admin interface, so nothing collects them meanwhile.
        "stats_flush_on_admin": True,
    }


def listener(name: str, port: int, network_filter: Config, also: Config | None = None) -> Config:
    """Return a TCP listener on loopback with one filter, on another address as well if there is one."""
    found: Config = {
        "name": name,
        "address": address(port),
        "filter_chains": [{"filters": [network_filter]}],
    }
    return found | ({"additional_addresses": [{"address": also}]} if also else {})


def with_tls(plain: Config, certificate: str) -> Config:
    """Return a listener that takes TLS as well, on the same port; the certificate's PEM text has its key, too."""
    pem = {"inline_string": certificate}
    socket = typed(
        "envoy.transport_sockets.tls",
        "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
        common_tls_context={"tls_certificates": [{"certificate_chain": pem, "private_key": pem}]},
    )
    (chain,) = plain["filter_chains"]
    tls = chain | {"filter_chain_match": {"transport_protocol": "tls"}, "transport_socket": socket}
    message = "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector"
    return plain | {
        "listener_filters": [typed("envoy.filters.listener.tls_inspector", message)],
        "continue_on_listener_filters_timeout": True,  # who says nothing yet may stay
        "filter_chains": [chain, tls],
    }


def address(port: int, host: str = "127.0.0.1") -> Config:
    """Return a TCP address on loopback."""
    return {"socket_address": {"address": host, "port_value": port}}


def typed(name: str, message: str, **fields: Any) -> Config:
    """Return an extension by name with its configuration, a message of Envoy's API."""
    return {"name": name, "typed_config": {"@type": f"type.googleapis.com/{message}"} | fields}


def _connections() -> Config:
    name = "envoy.resource_monitors.global_downstream_max_connections"
    message = "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig"
    return typed(name, message, max_active_downstream_connections=MOST_CONNECTIONS)
