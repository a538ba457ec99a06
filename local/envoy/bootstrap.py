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
