"""A member's ingress gateway: routes to the functions' processes."""

from collections.abc import Mapping

from local.envoy import gslb
from local.envoy.bootstrap import Config, address, bootstrap, with_tls
from local.envoy.clusters import cluster, rule_for
from local.envoy.http import http_listener, http_routes
from local.envoy.patches import patched_cluster, refuse_unknown
from local.envoy.routes import routes
from local.manifests.istio.destination_rule import DestinationRule
from local.manifests.istio.virtual_service import HttpRoute
from local.manifests.knative import KnativeService
from local.manifests.reading import ManifestError, Member
from local.settings import Settings
from local.workloads import port_name

# Knative's own gateway within the cluster, behind which the Host says which function is meant.
KNATIVE = "knative-local-gateway.istio-system.svc.cluster.local"


def config(member: Member, settings: Settings, secrets: Mapping[str, str] | None = None) -> Config:
    """Return the configuration of a member's gateway.

    `secrets` holds the certificate that it shows the front door; without it, it speaks no TLS.
    """
    services = {service.host: service for service in member.services}
    refuse_unknown(member, [KNATIVE, *services, *(entry.spec.hosts[0] for entry in member.service_entries)])
    found = routes(http_routes(member), lambda route: _service(route, services, member).name)
    clusters = [_cluster(member, service, settings) for service in member.services]
    known_as = gslb.addresses(settings.member_ports).get(member.name)
    also = address(settings.gslb_port, known_as) if known_as else None
    listener = http_listener(settings.member_ports[member.name], found, member.envoy_filters, also)
    listeners = [with_tls(listener, secrets[member.gateways[0].credential]) if secrets else listener]
    return bootstrap(member.name, settings.socket(f"{member.name}/gateway"), listeners, clusters)


def _service(route: HttpRoute, services: dict[str, KnativeService], member: Member) -> KnativeService:
    """Return the function that a route leads to."""
    destination = route.route[0].destination.host
    if destination != KNATIVE:
        raise ManifestError(
            f"Route {route.name} of {member.name} leads to {destination}; only {KNATIVE} is known here."
        )
    authority = route.rewrite.authority if route.rewrite else "no Host of its own"
    if authority not in services:
        raise ManifestError(f"Route {route.name} of {member.name} rewrites to {authority}: no Knative Service is that.")
    return services[authority]


def _cluster(member: Member, service: KnativeService, settings: Settings) -> Config:
    rule = _rule(rule_for(KNATIVE, member.destination_rules), rule_for(service.host, member.destination_rules))
    ports = [settings.port(port_name(member.name, service.name, replica)) for replica in range(service.replicas)]
    if rule and rule.spec.traffic_policy.tls:
        raise ManifestError(
            f"DestinationRule {rule.metadata.name} asks for TLS within {member.name}: loopback has none."
        )
    found = patched_cluster(cluster(service.name, ports, rule), KNATIVE, member.envoy_filters)
    probe = service.container.readiness_probe
    if probe and len(ports) > 1:
        # The kubelet's probing: with one replica there is nowhere else to go, and it would only cost.
        found["health_checks"] = [
            {
                "timeout": f"{probe.timeout_seconds}s",
                "interval": f"{probe.period_seconds}s",
                "unhealthy_threshold": probe.failure_threshold,
                "healthy_threshold": 1,
                "http_health_check": {"path": probe.http_get.path},
            }
        ]
    return found


def _rule(to_knative: DestinationRule | None, to_pods: DestinationRule | None) -> DestinationRule | None:
    """Return one rule for the two hops that are one here: connections as to Knative's gateway, ejection as to pods."""
    if not to_knative or not to_pods:
        return to_knative or to_pods
    update = {"outlier_detection": to_pods.spec.traffic_policy.outlier_detection}
    policy = to_knative.spec.traffic_policy.model_copy(update=update)
    return to_knative.model_copy(update={"spec": to_knative.spec.model_copy(update={"traffic_policy": policy})})
