"""A member's only way to central: one TCP listener per ServiceEntry."""

from collections.abc import Mapping

from local.envoy.bootstrap import Config, bootstrap, listener, typed
from local.envoy.clusters import cluster, rule_for
from local.istio.service_entry import ServiceEntry
from local.manifests import ManifestError, Member
from local.settings import Settings
from local.workloads import egress_name

TCP_PROXY = "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy"


def config(member: Member, settings: Settings, secrets: Mapping[str, str]) -> Config:
    """Return the configuration of a member's egress; `secrets` holds CENTRAL_CA, which signed central's certificate."""
    listeners = [_listener(member, entry, settings) for entry in member.service_entries]
    clusters = [_cluster(member, entry, settings, secrets) for entry in member.service_entries]
    return bootstrap(member.name, settings.socket(f"{member.name}/egress"), listeners, clusters)


def _listener(member: Member, entry: ServiceEntry, settings: Settings) -> Config:
    host = entry.spec.hosts[0]
    proxy = typed("envoy.filters.network.tcp_proxy", TCP_PROXY, stat_prefix=entry.metadata.name, cluster=host)
    return listener(host, settings.port(egress_name(member.name, host)), proxy)


def _cluster(member: Member, entry: ServiceEntry, settings: Settings, secrets: Mapping[str, str]) -> Config:
    host = entry.spec.hosts[0]
    protocol, _, program = entry.spec.ports[0].name.partition("-")
    if protocol != "tcp" or not program:
        raise ManifestError(f"ServiceEntry {entry.metadata.name}: name its port tcp-<program>, such as tcp-redis.")
    return cluster(host, [settings.port(f"central/{program}")], rule_for(host, member.destination_rules), secrets)
