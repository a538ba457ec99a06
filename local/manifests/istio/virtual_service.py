"""Routes, as far as one machine can honour them."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from local.manifests.resource import Duration, Metadata, Strict


class StringMatch(Strict):
    """One way to match a text; a regular expression is RE2 and must fit the whole text."""

    exact: str | None = None
    prefix: str | None = None
    regex: str | None = None

    @model_validator(mode="after")
    def _one(self) -> "StringMatch":
        if len(self.model_fields_set) != 1:
            raise ValueError("needs exactly one of exact, prefix and regex")
        return self


class HttpMatch(Strict):
    """A condition on a request; all parts must hold."""

    uri: StringMatch | None = None
    method: StringMatch | None = None
    headers: dict[str, StringMatch] = Field(default_factory=dict)


class HeaderChanges(Strict):
    """Headers to overwrite, to add and to take away."""

    set: dict[str, str] = Field(default_factory=dict)
    add: dict[str, str] = Field(default_factory=dict)
    remove: list[str] = Field(default_factory=list)


class Headers(Strict):
    """Changes to the headers of requests and of responses."""

    request: HeaderChanges = HeaderChanges()
    response: HeaderChanges = HeaderChanges()


class Retries(Strict):
    """How often and when to try again; 0 attempts is an explicit no."""

    attempts: int
    per_try_timeout: Duration | None = None
    retry_on: str = ""


class Port(Strict):
    """A port by number."""

    number: int


class Destination(Strict):
    """A service of the mesh."""

    host: str
    port: Port


class RouteDestination(Strict):
    """Where all requests of a route go; shares among several destinations are not honoured here."""

    destination: Destination


class Rewrite(Strict):
    """The Host that the destination sees."""

    authority: str


class Body(Strict):
    """A body as text."""

    string: str


class DirectResponse(Strict):
    """An answer by the gateway itself."""

    status: int
    body: Body


class HttpRoute(Strict):
    """Requests that fit any match (or all, without one), and what happens to them."""

    name: str
    match: list[HttpMatch] = Field(default_factory=list)
    timeout: Duration | None = None
    retries: Retries | None = None
    headers: Headers = Headers()
    rewrite: Rewrite | None = None
    route: Annotated[list[RouteDestination], Field(max_length=1)] = Field(default_factory=list)
    direct_response: DirectResponse | None = None

    @model_validator(mode="after")
    def _one(self) -> "HttpRoute":
        if bool(self.route) == bool(self.direct_response):
            raise ValueError("needs either a route or a directResponse")
        if self.route and self.retries is None:
            raise ValueError("needs retries: without the field Istio retries twice, a POST too")
        return self


class VirtualServiceSpec(Strict):
    """The first route that fits is taken."""

    hosts: list[Literal["*"]]
    gateways: Annotated[list[str], Field(min_length=1, max_length=1)]
    http: list[HttpRoute]


class VirtualService(Strict):
    """Routes."""

    api_version: Literal["networking.istio.io/v1"]
    kind: Literal["VirtualService"]
    metadata: Metadata
    spec: VirtualServiceSpec
