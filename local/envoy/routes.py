"""Istio's VirtualServices as Envoy's routes, the way Istio itself translates them.

Source: pilot/pkg/networking/core/route/route.go and route/retry/retry.go of Istio 1.30.
"""

from collections.abc import Callable

from local.envoy.bootstrap import Config
from local.manifests.istio.virtual_service import HeaderChanges, HttpMatch, HttpRoute, Retries, StringMatch

# Istio adds both to every retry policy: a retry goes to an endpoint that has not been tried, looked for this often.
PREVIOUS_HOSTS = {
    "name": "envoy.retry_host_predicates.previous_hosts",
    "typed_config": {
        "@type": "type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate"
    },
}
HOST_SELECTION_ATTEMPTS = 5
DEFAULT_RETRY_ON = "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes"


def routes(given: list[HttpRoute], cluster_of: Callable[[HttpRoute], str]) -> list[Config]:
    """Return Envoy's routes in order, one per match; `cluster_of` names the cluster of a route that forwards."""
    return [
        {"name": route.name, "match": _match(match), **_action(route, cluster_of), **_header_changes(route)}
        for route in given
        for match in route.match or [HttpMatch()]
    ]


def _match(match: HttpMatch) -> Config:
    headers = [_header(name, text) for name, text in sorted(match.headers.items())]
    if match.method:
        headers.append(_header(":method", match.method))
    return _path(match.uri) | ({"headers": headers} if headers else {})


def _path(uri: StringMatch | None) -> Config:
    if uri is None:
        return {"prefix": "/"}
    if uri.exact is not None:
        return {"path": uri.exact}
    return {"prefix": uri.prefix} if uri.prefix is not None else {"safe_regex": {"regex": uri.regex}}


def _header(name: str, text: StringMatch) -> Config:
    if text.regex is not None:
        return {"name": name, "string_match": {"safe_regex": {"regex": text.regex}}}
    return {"name": name, "string_match": {"exact": text.exact} if text.exact is not None else {"prefix": text.prefix}}


def _action(route: HttpRoute, cluster_of: Callable[[HttpRoute], str]) -> Config:
    if route.direct_response:
        body = {"inline_string": route.direct_response.body.string}
        return {"direct_response": {"status": route.direct_response.status, "body": body}}
    # Without a timeout of its own Istio sets none, where Envoy would take 15 s.
    action: Config = {"cluster": cluster_of(route), "timeout": route.timeout or "0s"}
    if route.rewrite:
        action["host_rewrite_literal"] = route.rewrite.authority
    if route.retries and route.retries.attempts > 0:
        action["retry_policy"] = _retries(route.retries)
    return {"route": action}


def _retries(given: Retries) -> Config:
    words = [word.strip() for word in (given.retry_on or DEFAULT_RETRY_ON).split(",")]
    statuses = [int(word) for word in words if word.isdigit()]
    conditions = [word for word in words if not word.isdigit()]
    if statuses and "retriable-status-codes" not in conditions:
        conditions.append("retriable-status-codes")
    policy: Config = {
        "num_retries": given.attempts,
        "retry_on": ",".join(conditions),
        "retry_host_predicate": [PREVIOUS_HOSTS],
        "host_selection_retry_max_attempts": HOST_SELECTION_ATTEMPTS,
    }
    if statuses:
        policy["retriable_status_codes"] = statuses
    if given.per_try_timeout:
        policy["per_try_timeout"] = given.per_try_timeout
    return policy


def _header_changes(route: HttpRoute) -> Config:
    found: Config = {}
    for side, changes in (("request", route.headers.request), ("response", route.headers.response)):
        if added := _added(changes):
            found[f"{side}_headers_to_add"] = added
        if changes.remove:
            found[f"{side}_headers_to_remove"] = changes.remove
    return found


def _added(changes: HeaderChanges) -> list[Config]:
    def option(key: str, value: str, action: str) -> Config:
        return {"header": {"key": key, "value": value}, "append_action": action}

    overwritten = [option(key, value, "OVERWRITE_IF_EXISTS_OR_ADD") for key, value in sorted(changes.set.items())]
    appended = [option(key, value, "APPEND_IF_EXISTS_OR_ADD") for key, value in sorted(changes.add.items())]
    return overwritten + appended
