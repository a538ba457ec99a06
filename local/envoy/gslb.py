"""The GSLB's own view of the members, from its Envoy's admin; and the addresses that one of DNS would answer with."""

import json
import sys
from collections.abc import Iterable

from local.machine import probes
from local.settings import Settings

NAME = "gslb/gateway"


def in_rotation(settings: Settings) -> dict[int, bool] | None:
    """Return for each member's gateway port whether requests are sent there; None when the GSLB does not answer."""
    text = probes.admin(settings.socket(NAME), "/clusters?format=json")
    if text is None:
        return None
    found: dict[int, bool] = {}
    for cluster in json.loads(text).get("cluster_statuses", []):
        for host in cluster.get("host_statuses", []):
            port = host["address"].get("socket_address", {}).get("port_value")
            if port is not None:
                found[port] = found.get(port, True) and _healthy(host["health_status"])
    return found


def addresses(members: Iterable[str]) -> dict[str, str]:
    """Return the address by which a DNS-based GSLB would know each member, all on the GSLB's port: DNS tells no port.

    Only Linux has all of 127.0.0.0/8 without being told to; elsewhere there are none.
    """
    if sys.platform != "linux":
        return {}
    return {name: f"127.0.0.{number}" for number, name in enumerate(members, 2)}


def _healthy(health: dict[str, object]) -> bool:
    """Tell whether no check of the GSLB has failed; Envoy lists a check only while it has."""
    return health.get("eds_health_status", "HEALTHY") == "HEALTHY" and len(health) <= 1
