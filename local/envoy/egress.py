"""A member's only way to central: one TCP listener per ServiceEntry, which can be led over a longer way."""

from collections.abc import Mapping

from local.central import detour
from local.envoy.bootstrap import Config, bootstrap, listener, typed
from local.envoy.clusters import cluster, rule_for
from local.manifests.istio.service_entry import ServiceEntry
from local.manifests.reading import ManifestError, Member
from local.settings import Settings
from local.workloads import egress_name

TCP_PROXY = "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy"


def config(member: Member, settings: Settings, secrets: Mapping[str, str]) -> Config:
    """Return the configuration of a member's egress, but for its listeners: Envoy reads them from `detour.file`.

    `secrets` holds CENTRAL_CA, which signed central's certificate.
    """
    clusters = [
        _cluster(member, entry, way, settings, secrets) for entry in member.service_entries for way in detour.WAYS
    ]
    found = bootstrap(member.name, settings.socket(f"{member.name}/egress"), [], clusters)
    source = {"path_config_source": {"path": str(detour.file(settings, member.name))}, "resource_api_version": "V3"}
    return found | {"dynamic_resources": {"lds_config": source}}


def listeners(member: Member, settings: Settings) -> Config:
    """Return the listeners, straight to central, as `detour.write` takes them."""
    return {"resources": [_listener(member, entry, settings) for entry in member.service_entries]}


def _listener(member: Member, entry: ServiceEntry, settings: Settings) -> Config:
    host = entry.spec.hosts[0]
    proxy = typed("envoy.filters.network.tcp_proxy", TCP_PROXY, stat_prefix=entry.metadata.name, cluster=host)
    found = listener(host, settings.port(egress_name(member.name, host)), proxy)
    return {"@type": "type.googleapis.com/envoy.config.listener.v3.Listener"} | found


def _cluster(member: Member, entry: ServiceEntry, way: str, settings: Settings, secrets: Mapping[str, str]) -> Config:
    host = entry.spec.hosts[0]
    protocol, _, program = entry.spec.ports[0].name.partition("-")
    if protocol != "tcp" or not program:
        raise ManifestError(f"ServiceEntry {entry.metadata.name}: name its port tcp-<program>, such as tcp-redis.")
    port = settings.port(f"central/{program}{way}")
    return cluster(f"{host}{way}", [port], rule_for(host, member.destination_rules), secrets)
