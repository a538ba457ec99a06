"""Istio's DestinationRules as Envoy's clusters, the way Istio itself translates them.

Source: pilot/pkg/networking/core/cluster_traffic_policy.go of Istio 1.30.
"""

from collections.abc import Iterable

from local.envoy.bootstrap import Config, address
from local.istio.destination_rule import ConnectionPool, DestinationRule, HttpPool, OutlierDetection, TcpPool

# Istio lifts all of Envoy's limits unless a rule sets them. Above all the one on retries: 3 at a time is far too few
# for the moment in which a member dies.
UNLIMITED = 2**32 - 1
MESH_CONNECT_TIMEOUT = "10s"


def cluster(name: str, ports: Iterable[int], rule: DestinationRule | None) -> Config:
    """Return a cluster of servers on loopback ports, called as the rule says."""
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
    return found


def rule_for(host: str, rules: list[DestinationRule]) -> DestinationRule | None:
    """Return the rule for a host."""
    return next((rule for rule in rules if rule.spec.host == host), None)


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
