"""API servers that keep objects by path and merge patches as a real one does.

Of what acts on objects there is as much as a drill waits for: the gateway's pods follow their number, and a function's
revisions in the members follow its command in Karmada, whatever image a member's override gives it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import yaml

CONTEXTS = ("karmada-apiserver", "naver", "nhn")
# What each server knows: the kind of each group's version, its name in paths, and whether it stands in a namespace.
KINDS = {
    "cluster.karmada.io/v1alpha1": ("Cluster", "clusters", False),
    "serving.knative.dev/v1": ("Service", "services", True),
    "apps/v1": ("Deployment", "deployments", True),
    "networking.k8s.io/v1": ("NetworkPolicy", "networkpolicies", True),
}


class Servers(ThreadingHTTPServer):
    """One server for every context, each below its own name; also the members' front doors, at /door."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), ApiHandler)
        self.objects: dict[str, dict[str, Any]] = {}
        self.failing = 0
        """How many requests from now on are answered with 503."""
        self.saying: bytes | None = None
        """What is answered to everything."""
        self.url = f"http://127.0.0.1:{self.server_port}"

    def settle(self) -> None:
        """Do what controllers do."""
        for path, found in self.objects.items():
            if "/deployments/" in path:
                found["status"] = {"readyReplicas": found["spec"]["replicas"]} if found["spec"]["replicas"] else {}
            elif "/services/" in path and not path.startswith("/karmada"):
                template = self.objects["/karmada-apiserver" + path[path.index("/apis") :]]["spec"]["template"]
                revision = str(template["spec"]["containers"][0].get("command"))
                status = found.setdefault("status", {})
                status["latestCreatedRevisionName"] = revision
                if "broken" not in revision:
                    status["latestReadyRevisionName"] = revision

    def kubeconfig(self, path: Path) -> None:
        named = [{"name": name, "cluster": {"server": f"{self.url}/{name}"}} for name in CONTEXTS]
        contexts = [{"name": name, "context": {"cluster": name, "user": "drill"}} for name in CONTEXTS]
        users = [{"name": "drill", "user": {"token": "none"}}]
        path.write_text(yaml.safe_dump({"clusters": named, "contexts": contexts, "users": users}))


class ApiHandler(BaseHTTPRequestHandler):
    server: Servers

    def do_GET(self) -> None:
        found = self.server.objects
        told = discovered(self.path)
        if self.path.endswith("/healthz"):
            self.answer(200, {})
        elif told:
            self.answer(200, told)
        elif self.path.endswith(("/services", "/networkpolicies")):
            items = [each for path, each in found.items() if path.startswith(f"{self.path}/")]
            self.answer(200, {**kind_of(self.path, "List"), "items": items})
        elif self.path in found:
            self.answer(200, {**kind_of(self.path), **found[self.path]})
        else:
            self.answer(404, {"message": "not found"})

    def do_PATCH(self) -> None:
        assert self.headers["Content-Type"] == "application/merge-patch+json"
        if self.path not in self.server.objects:
            self.answer(404, {"message": "not found"})
            return
        self.server.objects[self.path] = merged(self.server.objects[self.path], self.body())
        self.server.settle()
        self.answer(200, {**kind_of(self.path), **self.server.objects[self.path]})

    def do_POST(self) -> None:
        body = self.body()
        if self.path.endswith("/login"):
            self.answer(401, {})
            return
        self.server.objects[f"{self.path}/{body['metadata']['name']}"] = body
        self.answer(201, body)

    def do_DELETE(self) -> None:
        self.answer(200 if self.server.objects.pop(self.path, None) else 404, {})

    def body(self) -> Any:
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, status: int, body: object) -> None:
        if self.server.failing and "/apis/" in self.path:
            self.server.failing -= 1
            status, body = 503, {"message": "not now"}
        data = self.server.saying or json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


def discovered(path: str) -> dict[str, Any] | None:
    """Tell what a server knows, as a client asks before it asks for anything else."""
    _, _, asked = path.removeprefix("/").partition("/")
    if asked == "version":
        return {"major": "1", "minor": "34"}
    if asked == "apis":
        versions = [(each.split("/")[0], {"groupVersion": each, "version": each.split("/")[1]}) for each in KINDS]
        groups = [{"name": name, "versions": [version], "preferredVersion": version} for name, version in versions]
        return {"kind": "APIGroupList", "apiVersion": "v1", "groups": groups}
    if found := KINDS.get(asked.removeprefix("apis/")):
        kind, name, namespaced = found
        known = {"name": name, "singularName": kind.lower(), "kind": kind, "namespaced": namespaced, "verbs": ["get"]}
        return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": asked[5:], "resources": [known]}
    return None


def kind_of(path: str, suffix: str = "") -> dict[str, str]:
    """Tell what a server says of each object, and of a list of them."""
    _, _, asked = path.partition("/apis/")
    version = "/".join(asked.split("/")[:2])
    return {"apiVersion": version, "kind": KINDS[version][0] + suffix}


def merged(old: Any, change: Any) -> Any:
    """Merge as RFC 7396 has it: null removes, a list is replaced."""
    if not isinstance(change, dict):
        return change
    found = dict(old) if isinstance(old, dict) else {}
    for name, value in change.items():
        if value is None:
            found.pop(name, None)
        else:
            found[name] = merged(found.get(name), value)
    return found


@contextmanager
def running() -> Iterator[Servers]:
    with Servers() as servers:
        thread = Thread(target=servers.serve_forever)
        thread.start()
        try:
            yield servers
        finally:
            servers.shutdown()
            thread.join()
