"""Istio's DestinationRules as Envoy's clusters, the way Istio itself translates them.

Source: pilot/pkg/networking/core/cluster_traffic_policy.go of Istio 1.30.
"""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from local.envoy.bootstrap import Config, address, typed
from local.errors import LocalError
from local.manifests.istio.destination_rule import (
    ClientTls,
    ConnectionPool,
    DestinationRule,
    HttpPool,
    OutlierDetection,
    TcpPool,
)

# Istio lifts all of Envoy's limits unless a rule sets them. Above all the one on retries: 3 at a time is far too few
# for the moment in which a member dies.
UNLIMITED = 2**32 - 1
MESH_CONNECT_TIMEOUT = "10s"


def cluster(
    name: str, ports: Iterable[int], rule: DestinationRule | None, secrets: Mapping[str, str] | None = None
) -> Config:
    """Return a cluster of servers on loopback ports, called as the rule says.

    `secrets` holds what the rule's `tls` names, its file by the file's name or its Secret; without it the hop is one
    that is plain on loopback whatever the rule says.
    """
    policy = rule.spec.traffic_policy if rule else None
    pool = (policy and policy.connection_pool) or ConnectionPool()
    balancer = policy.load_balancer.simple if policy and policy.load_balancer else "LEAST_REQUEST"
    endpoints = [{"endpoint": {"address": address(port)}} for port in ports]
    found = {
        "name": name,
        "type": "STATIC",
        "lb_policy": balancer,
        "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": endpoints}]},
        "circuit_breakers": {"thresholds": [_thresholds(pool)]},
        **_tcp(pool.tcp),
        **_http(pool.http),
    }
    if policy and policy.outlier_detection:
        found |= _outlier_detection(policy.outlier_detection)
    if policy and policy.tls and secrets is not None:
        found["transport_socket"] = _tls(name, policy.tls, secrets)
    return found


def rule_for(host: str, rules: list[DestinationRule]) -> DestinationRule | None:
    """Return the rule that is meant for a host: by its name, or else by `*.` and the end of its name."""
    by_name = (rule for rule in rules if rule.spec.host == host)
    by_end = (rule for rule in rules if covers(rule.spec.host, host))
    return next(by_name, None) or next(by_end, None)


def covers(pattern: str, host: str) -> bool:
    """Tell whether a rule's host, a name or `*.` and the end of a name, means this host."""
    return pattern == host or (pattern.startswith("*.") and host.endswith(pattern[1:]))


def _thresholds(pool: ConnectionPool) -> Config:
    return {
        "max_connections": pool.tcp.max_connections or UNLIMITED,
        "max_pending_requests": pool.http.http1_max_pending_requests or UNLIMITED,
        "max_requests": pool.http.http2_max_requests or UNLIMITED,
        "max_retries": pool.http.max_retries or UNLIMITED,
    }


def _tcp(pool: TcpPool) -> Config:
    found: Config = {"connect_timeout": pool.connect_timeout or MESH_CONNECT_TIMEOUT}
    if pool.tcp_keepalive:
        found["upstream_connection_options"] = {
            "tcp_keepalive": {
                "keepalive_time": _seconds(pool.tcp_keepalive.time),
                "keepalive_interval": _seconds(pool.tcp_keepalive.interval),
                "keepalive_probes": pool.tcp_keepalive.probes,
            }
        }
    return found


def _http(pool: HttpPool) -> Config:
    common: Config = {}
    if pool.idle_timeout:
        common["idle_timeout"] = pool.idle_timeout
    if pool.max_requests_per_connection:
        common["max_requests_per_connection"] = pool.max_requests_per_connection
    if not common:
        return {}
    message = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
    options = {
        "@type": f"type.googleapis.com/{message}",
        "common_http_protocol_options": common,
        "explicit_http_config": {"http_protocol_options": {}},
    }
    return {"typed_extension_protocol_options": {message: options}}


def _outlier_detection(given: OutlierDetection) -> Config:
    found: Config = {"enforcing_success_rate": 0}
    if given.consecutive5xx_errors is not None:
        found["consecutive_5xx"] = given.consecutive5xx_errors
        found["enforcing_consecutive_5xx"] = 100 if given.consecutive5xx_errors else 0
    if given.consecutive_gateway_errors is not None:
        found["consecutive_gateway_failure"] = given.consecutive_gateway_errors
        found["enforcing_consecutive_gateway_failure"] = 100 if given.consecutive_gateway_errors else 0
    if given.split_external_local_origin_errors:
        found["split_external_local_origin_errors"] = True
        found["enforcing_local_origin_success_rate"] = 0
        if given.consecutive_local_origin_failures:
            found["consecutive_local_origin_failure"] = given.consecutive_local_origin_failures
            found["enforcing_consecutive_local_origin_failure"] = 100
    if given.interval:
        found["interval"] = given.interval
    if given.base_ejection_time:
        found["base_ejection_time"] = given.base_ejection_time
    if given.max_ejection_percent:
        found["max_ejection_percent"] = given.max_ejection_percent
    # Istio couples the two: without a share of its own a rule with outlier detection turns panic routing off.
    panic = {"healthy_panic_threshold": {"value": given.min_health_percent}}
    return {"outlier_detection": found, "common_lb_config": panic}


def _seconds(duration: str) -> int:
    return round(float(duration.removesuffix("s")))


def _tls(name: str, given: ClientTls, secrets: Mapping[str, str]) -> Config:
    source = given.credential_name or given.ca_certificates or "an authority"
    authorities = secrets.get(PurePosixPath(source).name)
    if authorities is None:
        raise LocalError(f"DestinationRule for {name}: nobody supplies {source}, which its tls asks for.")
    names = [{"san_type": "DNS", "matcher": {"exact": each}} for each in given.subject_alt_names]
    trusted = {"trusted_ca": {"inline_string": authorities}, "match_typed_subject_alt_names": names}
    return typed(
        "envoy.transport_sockets.tls",
        "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
        sni=given.sni,
        common_tls_context={"validation_context": trusted},
    )
