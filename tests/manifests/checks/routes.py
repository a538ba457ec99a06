"""Whether routes, Knative Services, the contract and the ports fit together."""

import math
import re
from collections.abc import Iterator
from typing import Any

import yaml

from tests.manifests.checks.tree import Tree, consumers, name, values

SUFFIX = ".library-system.svc.cluster.local"
PUBLIC_PAGE = "frontend"  # takes what no other route does; the contract is about the functions


def routes_and_services_are_the_same_set(tree: Tree) -> Iterator[str]:
    led_to = {authority.removesuffix(SUFFIX) for authority in _authorities(tree)}
    services = {each["metadata"]["name"] for each in tree.services}
    hidden = consumers(tree)  # events reach them, readers must not
    yield from (f"a route leads to {each}, which is no Knative Service" for each in sorted(led_to - services))
    yield from (f"a route leads to {each}, which only consumes events" for each in sorted(led_to & hidden))
    yield from (f"no route leads to {each}" for each in sorted(services - led_to - hidden))


def routes_and_the_contract_are_the_same_set(tree: Tree) -> Iterator[str]:
    contract = yaml.safe_load((tree.root / "functions" / "openapi.yaml").read_text())["paths"]
    unused = {each["name"] for each in _routes(tree) if "route" in each} - {PUBLIC_PAGE}
    for path, operations in contract.items():
        for method, operation in operations.items():
            if method not in ("get", "post", "delete", "put", "patch"):
                continue
            wanted = re.sub("([A-Z])", lambda found: f"-{found[1].lower()}", operation["operationId"])
            route = _first(tree, re.sub(r"\{\w+\}", "7", path), method.upper())
            if route.get("rewrite", {}).get("authority") != wanted + SUFFIX:
                yield f"{method.upper()} {path} reaches the route {route['name']}, not {wanted}"
            unused.discard(route["name"])
    yield from (f"the contract does not know the route {each}" for each in sorted(unused))


def wrong_methods_are_answered_with_those_that_the_contract_knows(tree: Tree) -> Iterator[str]:
    contract = yaml.safe_load((tree.root / "functions" / "openapi.yaml").read_text())["paths"]
    for path, operations in contract.items():
        allowed = {each.upper() for each in operations if each in ("get", "post", "delete", "put", "patch")}
        allowed |= {"HEAD"} if "GET" in allowed else set()
        route = _first(tree, re.sub(r"\{\w+\}", "7", path), "PUT")
        told = route.get("headers", {}).get("response", {}).get("set", {}).get("allow", "")
        if set(told.split(", ")) != allowed:
            yield f"PUT {path} is told to use {told or 'nothing'}, not {sorted(allowed)}"


def ports_agree(tree: Tree) -> Iterator[str]:
    served = {
        host: {port["number"] for port in entry["spec"]["ports"]}
        for entry in [*tree.kind("ServiceEntry"), *tree.front_door]
        if entry["kind"] == "ServiceEntry"
        for host in entry["spec"]["hosts"]
    }
    config = next(each["data"] for each in tree.kind("ConfigMap") if "DB_HOST" in each["data"])
    for address in (f"{config['DB_HOST']}:3306", config["REDIS_ADDR"]):
        host, _, port = address.rpartition(":")
        if int(port) not in served.get(host, set()):
            yield f"the functions ask for {address}, of which no ServiceEntry tells"
    for document in tree.front_door:
        for destination in (route["destination"] for route in _all_routes(document)):
            host, port = destination["host"], destination["port"]["number"]
            if port not in served.get(host, set()):
                yield f"{name(document)} leads to {host}:{port}, which nobody serves"
    for service in (each for each in tree.central if each["kind"] == "Service"):
        host = f"{service['metadata']['name']}.{service['metadata']['namespace']}.svc.cluster.local"
        if host in served and {port["port"] for port in service["spec"]["ports"]} != served[host]:
            yield f"{name(service)} of central has other ports than the members' ServiceEntry"


def a_body_has_one_limit(tree: Tree) -> Iterator[str]:
    code = (tree.root / "functions" / "library" / "web" / "fields.py").read_text()
    factors = re.search(r"^MAX_BODY = ([\d *]+)", code, re.MULTILINE)
    limit = math.prod(int(each) for each in factors[1].split("*")) if factors else 0
    for place, documents in {"member": tree.kind("EnvoyFilter"), "front door": tree.front_door}.items():
        for found in list(values(documents, "max_request_bytes")) or ["any number of"]:
            if found != limit:
                yield f"a gateway takes {found} bytes, a function {limit} ({place})"
        told = [each["error"] for each in values(documents, "json_format") if each["code"] == "body_too_large"]
        if told != [f"Send at most {limit} bytes."]:
            yield f"a gateway says {told} of a body over {limit} bytes ({place})"


def _authorities(tree: Tree) -> Iterator[str]:
    return (route["rewrite"]["authority"] for route in _routes(tree) if "route" in route)


def _routes(tree: Tree) -> list[dict[str, Any]]:
    return [route for service in tree.kind("VirtualService") for route in service["spec"]["http"]]


def _all_routes(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if document["kind"] == "VirtualService":
        for http in document["spec"]["http"]:
            yield from http.get("route", [])


def _first(tree: Tree, path: str, method: str) -> dict[str, Any]:
    """Give the route that a request takes: the first that fits, as in Istio."""
    return next(route for route in _routes(tree) if _fits(route, path, method))


def _fits(route: dict[str, Any], path: str, method: str) -> bool:
    matches = route.get("match", [{}])
    return any(_text(each.get("uri"), path) and _text(each.get("method"), method) for each in matches)


def _text(condition: dict[str, str] | None, text: str) -> bool:
    if condition is None:
        return True
    ((way, value),) = condition.items()
    return {
        "exact": lambda: text == value,
        "prefix": lambda: text.startswith(value),
        "regex": lambda: re.fullmatch(value, text) is not None,
    }[way]()
