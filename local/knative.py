"""Knative Services, as far as one machine can honour them."""

from typing import Annotated, Literal

from pydantic import Field, PositiveInt

from local.resource import Elsewhere, Metadata, Strict


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


class Container(Strict):
    """The program of one replica."""

    image: str
    command: Annotated[list[str], Field(min_length=1)]
    args: list[str] = Field(default_factory=list)
    env: list[Env] = Field(default_factory=list)
    env_from: list[EnvFrom] = Field(default_factory=list)
    readiness_probe: Probe | None = None
    resources: Elsewhere = None  # all processes share one machine
    security_context: Elsewhere = None  # they run as the person who starts them


class PodSpec(Strict):
    """One replica."""

    containers: Annotated[list[Container], Field(min_length=1, max_length=1)]
    container_concurrency: Elsewhere = None  # queue-proxy's work; here a function's threads are the limit
    timeout_seconds: Elsewhere = None  # also queue-proxy's; the routes have shorter ones
    enable_service_links: Literal[False]  # Knative defaults it on create only, and Karmada updates with a full PUT
    automount_service_account_token: Elsewhere = None  # there is no Kubernetes API to call


class Annotations(Strict):
    """How a revision scales. Without load that goes up and down only the least number of replicas means something."""

    min_scale: Annotated[PositiveInt, Field(alias="autoscaling.knative.dev/min-scale")]
    max_scale: Annotated[Elsewhere, Field(alias="autoscaling.knative.dev/max-scale")] = None
    target: Annotated[Elsewhere, Field(alias="autoscaling.knative.dev/target")] = None
    proxy: Annotated[Elsewhere, Field(alias="proxy.istio.io/config")] = None  # there is no sidecar


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
