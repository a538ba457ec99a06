"""Whether pods get what their code reads, from objects that exist, and no more rights than they need."""

import ast
import configparser
import json
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from central import credentials
from central.certificates import Signed
from library.events import outbox
from library.web import host
from local.manifests import reading
from tests.dockerfile import ROOMS
from tests.manifests.checks.propagation import SUPPLIED
from tests.manifests.checks.tree import MEMBERS, Tree, container, name, values

GIVEN = {"PORT"}  # by Knative
# For a pod the defaults: every address, the cookie of https, a sidecar for TLS and for who calls, and no account that
# is everybody's.
OPTIONAL = {"HOST", "SESSION_COOKIE", "EVENTS_TOKEN", "REDIS_CA", "TEST_ACCOUNTS"}
PUBLIC = {"--test-accounts", "--readers", "TEST_ACCOUNTS"}
LEAST_GRACE = 60  # seconds; queue-proxy drains for 30 s of quiet before anything is stopped
HOSTS = {"hostNetwork", "hostPID", "hostIPC"}
ALLOWED_VOLUMES = {"configMap", "downwardAPI", "emptyDir", "persistentVolumeClaim", "projected", "secret", "name"}


def variables_that_are_set_are_those_that_are_read(tree: Tree) -> Iterator[str]:
    read = {
        "functions": _read((tree.root / "functions").rglob("*.py")),
        "frontend": _read([tree.root / "frontend" / "server.py"]),
    }
    for member in reading.read(tree.root).members.values():
        for service in member.services:
            room = service.container.image.rpartition("/")[2].partition(":")[0].partition("@")[0]
            maps = {each.metadata.name: each.data for each in member.config_maps}
            given = {each.name for each in service.container.env}
            given |= {key for each in service.container.env_from for key in maps[each.config_map_ref.name]}
            for each in sorted(given - read[room]):
                yield f"{service.name} in {member.name} is given {each}, which nothing reads"
            for each in sorted(read[room] - given - GIVEN - OPTIONAL):
                yield f"{service.name} in {member.name} reads {each}, which nobody sets"


def what_is_referred_to_exists(tree: Tree) -> Iterator[str]:
    there = {(each["kind"], each["metadata"]["name"]) for each in tree.karmada}
    supplied = {("Secret", each) for each in SUPPLIED}
    keys = _credentials()
    for service in tree.services:
        pod = service["spec"]["template"]["spec"]
        wanted = {("ServiceAccount", pod["serviceAccountName"])}
        wanted |= {("ConfigMap", each["name"]) for each in values(pod, "configMapRef")}
        references = [*values(pod, "secretKeyRef"), *_sidecar_secrets(service)]
        wanted |= {("Secret", each["name"]) for each in references}
        yield from (f"{name(service)} needs {kind} {each}" for kind, each in sorted(wanted - there - supplied))
        for each in references:
            if each["name"] == "library-credentials" and each["key"] not in keys:
                yield f"{name(service)} needs the key {each['key']}, which library-credentials does not have"
    for each in values([*tree.karmada, *tree.front_door], "credentialName"):
        if each not in SUPPLIED:
            yield f"a Gateway needs the Secret {each}"
    for account in tree.kind("ServiceAccount"):
        for each in account.get("imagePullSecrets", []):
            if each["name"] not in SUPPLIED:
                yield f"{name(account)} needs the Secret {each['name']}"


def every_pod_is_restricted(tree: Tree) -> Iterator[str]:
    """The restricted Pod Security Standard, and a root that nobody writes."""
    templates = [(name(each), each["spec"]["template"]["spec"]) for each in tree.services]
    templates += [
        (f"{name(each)} of central", each["spec"]["template"]["spec"])
        for each in tree.central
        if each["kind"] in ("StatefulSet", "Deployment", "Job")
    ]
    for title, pod in templates:
        if pod.get("automountServiceAccountToken") is not False:
            yield f"{title} mounts a token for the Kubernetes API"
        yield from (f"{title} shares the node's {each}" for each in sorted(HOSTS & set(pod)))
        for volume in pod.get("volumes", []):
            yield from (f"{title} mounts a {each}" for each in sorted(set(volume) - ALLOWED_VOLUMES))
        for each in [*pod["containers"], *pod.get("initContainers", [])]:
            yield from (f"{title}: {trouble}" for trouble in _container(each, pod.get("securityContext", {})))


def members_take_restricted_pods_only(tree: Tree) -> Iterator[str]:
    for namespace in tree.kind("Namespace"):
        here = [each for each in tree.services if each["metadata"]["namespace"] == namespace["metadata"]["name"]]
        if here and namespace["metadata"]["labels"].get("pod-security.kubernetes.io/enforce") != "restricted":
            yield f"{name(namespace)} takes pods that are not restricted"


def every_service_can_be_probed_and_drained(tree: Tree) -> Iterator[str]:
    for service in tree.services:
        pod = service["spec"]["template"]["spec"]
        if pod["timeoutSeconds"] < LEAST_GRACE:
            yield f"{name(service)}: {pod['timeoutSeconds']} s are too short to drain"
        for probe in ("readinessProbe", "livenessProbe"):
            if container(service).get(probe, {}).get("httpGet", {}).get("path") != "/livez":
                yield f"{name(service)} has no {probe} that leaves central alone"
        if service["metadata"]["labels"].get("networking.knative.dev/visibility") != "cluster-local":
            yield f"{name(service)} can be reached past the gateway"


def only_a_local_run_has_public_accounts(tree: Tree) -> Iterator[str]:
    for each in [*tree.services, *(found for found in tree.central if found["kind"] == "Job")]:
        spec = container(each)
        said = {*spec.get("command", []), *spec.get("args", []), *(each["name"] for each in spec.get("env", []))}
        yield from (f"{name(each)} has {word}" for word in sorted(said & PUBLIC))


def images_agree(tree: Tree) -> Iterator[str]:
    found: dict[str, set[str]] = {}
    for image in values([*tree.services, *tree.central], "image"):
        repository, _, tag = image.rpartition(":")
        if not repository or tag == "latest":
            yield f"{image} is not pinned"
        found.setdefault(repository.rpartition("/")[2], set()).add(image)
    for each, images in found.items():
        if len(images) > 1:
            yield f"{each} comes as {' and '.join(sorted(images))}"


def the_version_is_the_projects(tree: Tree) -> Iterator[str]:
    """The loader brings what the functions of its own version need; a digest says nothing of a version."""
    version = tomllib.loads((tree.root / "pyproject.toml").read_text())["project"]["version"]
    images = {image.rpartition("/")[2] for image in values([*tree.services, *tree.central], "image")}
    for each in sorted(images):
        room, _, tag = each.partition(":")
        if room in ROOMS and tag != version:
            yield f"the image {room} is {tag}, and pyproject.toml says {version}"
    contract = yaml.safe_load((tree.root / "functions" / "openapi.yaml").read_text())["info"]["version"]
    if contract != version:
        yield f"the contract is {contract}, and pyproject.toml says {version}"


def central_has_connections_for_everybody(tree: Tree) -> Iterator[str]:
    parser = configparser.ConfigParser(allow_no_value=True)
    parser.read(tree.root / "central" / "mariadb.cnf")
    most = int(parser["mariadbd"]["max_connections"])
    members = reading.read(tree.root).members
    needed = sum(
        int(service.spec.template.metadata.annotations.max_scale) * _connections(tree, service.name)
        for member in MEMBERS
        for service in members[member].services
    )
    if needed > most:
        yield f"scaled up all the way the functions need {needed} connections, and MariaDB has {most}"


def _read(code: Iterable[Path]) -> set[str]:
    """Give the names that code takes from its environment."""
    found: set[str] = set()
    for path in code:
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(func=ast.Attribute(value=environ, attr="get"), args=[ast.Constant(value=str(key)), *_]):
                    found |= {key} if ast.unparse(environ) == "os.environ" else set()
                case ast.Subscript(value=environ, slice=ast.Constant(value=str(key))):
                    found |= {key} if ast.unparse(environ) == "os.environ" else set()
    return found


def _connections(tree: Tree, service: str) -> int:
    """Give how many connections to MariaDB a pod may hold: one for each thread that could ask it."""
    modules = _modules(tree.root / "functions", service.replace("-", "_"))
    return host.THREADS * ("library.store.mariadb" in modules) + outbox.RELAYS * ("library.events.outbox" in modules)


def _modules(functions: Path, name: str) -> set[str]:
    """Give the modules of the library that a function imports, and those that these import."""
    found: set[str] = set()
    left = [functions / f"{name}.py"]
    while left:
        path = left.pop()
        for node in ast.walk(ast.parse(path.read_text())) if path.exists() else ():
            if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "library":
                new = {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
                left += [functions / f"{each.replace('.', '/')}.py" for each in new - found]
                found |= new
    return found


def _credentials() -> set[str]:
    nothing = Signed("", "")
    secrets = credentials.documents(nothing, nothing)[credentials.KARMADA]
    return {key for each in secrets for key in each["stringData"]}


def _sidecar_secrets(service: dict[str, Any]) -> Iterator[dict[str, str]]:
    annotations = service["spec"]["template"]["metadata"]["annotations"]
    for volume in json.loads(annotations.get("sidecar.istio.io/userVolume", "{}")).values():
        for item in volume["secret"]["items"]:
            yield {"name": volume["secret"]["secretName"], "key": item["key"]}


def _container(spec: dict[str, Any], of_pod: dict[str, Any]) -> Iterator[str]:
    found = of_pod | spec.get("securityContext", {})
    if found.get("runAsNonRoot") is not True or found.get("runAsUser") == 0:
        yield "may run as root"
    if found.get("allowPrivilegeEscalation") is not False or found.get("privileged"):
        yield "may gain privileges"
    if found.get("capabilities") != {"drop": ["ALL"]}:
        yield "keeps capabilities"
    if found.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield "has no seccomp profile"
    if found.get("readOnlyRootFilesystem") is not True:
        yield "may write its root"
    if any("hostPort" in port for port in spec.get("ports", [])):
        yield "takes a port of the node"
    if not {"requests", "limits"} <= set(spec.get("resources", {})):
        yield "has no requests or no limits"
