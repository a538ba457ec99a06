"""Knative Services, as far as one machine can honour them."""

from typing import Annotated, Literal

from pydantic import Field, PositiveInt

from local.manifests.resource import Elsewhere, Metadata, Strict

QUEUE = "queue.sidecar.serving.knative.dev"


class KeyRef(Strict):
    """One key of a Secret."""

    name: str
    key: str


class ValueFrom(Strict):
    """Where a variable's value comes from."""

    secret_key_ref: KeyRef


class Env(Strict):
    """One environment variable: its value, or where it comes from."""

    name: str
    value: str = ""
    value_from: ValueFrom | None = None


class NameRef(Strict):
    """An object of the same namespace."""

    name: str


class EnvFrom(Strict):
    """All variables of a ConfigMap."""

    config_map_ref: NameRef


class HttpGet(Strict):
    """The path that must answer 200, on the container's own port."""

    path: str


class Probe(Strict):
    """When a replica may get requests; the numbers are Kubernetes' own defaults."""

    http_get: HttpGet
    period_seconds: PositiveInt = 10
    timeout_seconds: PositiveInt = 1
    failure_threshold: PositiveInt = 3
    success_threshold: Literal[1] = 1


class Container(Strict):
    """The program of one replica."""

    name: Elsewhere = None  # of the only one
    image: str
    command: Annotated[list[str], Field(min_length=1)]
    args: list[str] = Field(default_factory=list)
    env: list[Env] = Field(default_factory=list)
    env_from: list[EnvFrom] = Field(default_factory=list)
    readiness_probe: Probe | None = None
    liveness_probe: Elsewhere = None  # a process that hangs is a fault to be played here, not one to be healed
    resources: Elsewhere = None  # all processes share one machine
    security_context: Elsewhere = None  # they run as the person who starts them


class PodSpec(Strict):
    """One replica."""

    containers: Annotated[list[Container], Field(min_length=1, max_length=1)]
    container_concurrency: Elsewhere = None  # queue-proxy's work; here a function's threads are the limit
    timeout_seconds: Elsewhere = None  # also queue-proxy's; the routes have shorter ones
    enable_service_links: Literal[False]  # Knative defaults it on create only, and Karmada updates with a full PUT
    automount_service_account_token: Elsewhere = None  # there is no Kubernetes API to call
    service_account_name: Elsewhere = None  # and no mesh that asks who calls


class Annotations(Strict):
    """How a revision scales. Without load that goes up and down only the least number of replicas means something."""

    min_scale: Annotated[PositiveInt, Field(alias="autoscaling.knative.dev/min-scale")]
    max_scale: Annotated[Elsewhere, Field(alias="autoscaling.knative.dev/max-scale")] = None
    target: Annotated[Elsewhere, Field(alias="autoscaling.knative.dev/target")] = None
    activation_scale: Annotated[Elsewhere, Field(alias="autoscaling.knative.dev/activation-scale")] = None
    scale_down_delay: Annotated[Elsewhere, Field(alias="autoscaling.knative.dev/scale-down-delay")] = None
    burst_capacity: Annotated[Elsewhere, Field(alias="autoscaling.knative.dev/target-burst-capacity")] = None
    credentials: Annotated[Elsewhere, Field(alias="central-library/credentials")] = None  # `up` restarts all
    # There is no queue-proxy and no sidecar.
    queue_request: Annotated[Elsewhere, Field(alias=f"{QUEUE}/memory-resource-request")] = None
    queue_limit: Annotated[Elsewhere, Field(alias=f"{QUEUE}/memory-resource-limit")] = None
    proxy: Annotated[Elsewhere, Field(alias="proxy.istio.io/config")] = None
    proxy_volume: Annotated[Elsewhere, Field(alias="sidecar.istio.io/userVolume")] = None
    proxy_mount: Annotated[Elsewhere, Field(alias="sidecar.istio.io/userVolumeMount")] = None


class TemplateMetadata(Strict):
    """The annotations of every pod."""

    annotations: Annotations


class Template(Strict):
    """What every replica is made from."""

    metadata: TemplateMetadata
    spec: PodSpec


class ServiceSpec(Strict):
    """The one revision that gets all requests; traffic splits are not honoured here."""

    template: Template


class KnativeService(Strict):
    """A function, or the frontend."""

    api_version: Literal["serving.knative.dev/v1"]
    kind: Literal["Service"]
    metadata: Metadata
    spec: ServiceSpec

    @property
    def name(self) -> str:
        """The Service's name, such as "list-books"."""
        return self.metadata.name

    @property
    def host(self) -> str:
        """The host name under which the cluster reaches it."""
        return f"{self.metadata.name}.{self.metadata.namespace}.svc.cluster.local"

    @property
    def container(self) -> Container:
        """The one container."""
        return self.spec.template.spec.containers[0]

    @property
    def replicas(self) -> int:
        """How many processes run: the autoscaler's least."""
        return self.spec.template.metadata.annotations.min_scale
