"""The GSLB's role: health checks, retries and failover over the members' gateways."""

from collections.abc import Mapping

from local.envoy.bootstrap import Config, bootstrap
from local.envoy.clusters import cluster, rule_for
from local.envoy.http import http_listener, http_routes
from local.envoy.patches import patched_cluster, refuse_unknown
from local.envoy.routes import routes
from local.manifests.istio.service_entry import ServiceEntry
from local.manifests.reading import ManifestError, Manifests
from local.settings import Settings


def config(manifests: Manifests, settings: Settings, secrets: Mapping[str, str] | None = None) -> Config:
    """Return the configuration of the Envoy in front of all members.

    `secrets` holds the authority that it trusts them by; without it, it speaks plainly to them.
    """
    objects = manifests.front_door
    hosts = {entry.spec.hosts[0]: entry for entry in objects.service_entries}
    refuse_unknown(objects, hosts)
    found = http_routes(objects)
    for route in found:
        if route.route and route.route[0].destination.host not in hosts:
            raise ManifestError(f"Front door route {route.name}: no ServiceEntry {route.route[0].destination.host}.")
    clusters = [
        patched_cluster(
            cluster(host, _ports(entry, manifests, settings), rule_for(host, objects.destination_rules), secrets),
            host,
            objects.envoy_filters,
        )
        for host, entry in hosts.items()
    ]
    envoy_routes = routes(found, lambda route: route.route[0].destination.host)
    listeners = [http_listener(settings.gslb_port, envoy_routes, objects.envoy_filters)]
    return bootstrap("gslb", settings.socket("gslb/gateway"), listeners, clusters)


def _ports(entry: ServiceEntry, manifests: Manifests, settings: Settings) -> list[int]:
    """Return the members' gateways, which the endpoints' label `member` names."""
    named = [endpoint.labels.get("member", "") for endpoint in entry.spec.endpoints]
    if sorted(named) != sorted(manifests.members):
        raise ManifestError(
            f"ServiceEntry {entry.metadata.name} of the front door has endpoints labelled {named}, "
            f"but karmada/ propagates to {list(manifests.members)}."
        )
    return [settings.member_ports[name] for name in named]
