"""The library in real clusters, broken and mended through their API servers.

The environment says where: LIBRARY_GSLB is the front door's URL, LIBRARY_MEMBERS such as
"naver=https://…,nhn=https://…" each member's own. The kubeconfig holds a context for each member by its name, and
KARMADA_CONTEXT (karmada-apiserver) for Karmada's API server.
"""

import json
import os
import urllib.error
import urllib.request
from functools import cached_property
from typing import Any

import yaml
from kubernetes import config
from kubernetes.client import ApiClient
from kubernetes.dynamic import DynamicClient
from kubernetes.dynamic.exceptions import DynamicApiError, NotFoundError
from urllib3.exceptions import HTTPError

from loadtest.contract import NoPasswordError, readers_password
from loadtest.drill.errors import DrillError
from loadtest.drill.faults import kinds
from loadtest.drill.scenario import Fault
from local.machine.waiting import until

PATIENCE = 300.0  # seconds until a healed library is whole: pods start, and Karmada backs off
ARRIVAL = 60.0  # seconds until a fault that was asked for is there
TIMEOUT = 10.0  # seconds for an API server to answer
NO_FILE = f"{os.devnull}/none"  # the client would keep what a server has in a file of /tmp, which anyone may write
KINDS: dict[str, type[kinds.Kind]] = {
    "cordon": kinds.Cordon,
    "gateway-gone": kinds.GatewayGone,
    "broken-revision": kinds.BrokenRevision,
    "cut": kinds.Cut,
}


class Cluster:
    """Karmada and its members."""

    front_door = "the clusters' own"
    nameserver = ""

    def __init__(self) -> None:
        try:
            self.gslb = os.environ["LIBRARY_GSLB"].rstrip("/")
            given = os.environ["LIBRARY_MEMBERS"].split(",")
            self.members = {name: url.rstrip("/") for name, _, url in (each.partition("=") for each in given)}
            for name, url in {"LIBRARY_GSLB": self.gslb, **self.members}.items():
                _check(name, url)
            karmada = os.environ.get("KARMADA_CONTEXT", "karmada-apiserver")
            self._clients = {name: _client(name) for name in self.members}
            self._karmada = _client(karmada)
        except KeyError as error:
            raise DrillError(f"{error.args[0]} is not set: see docs/drills.md.") from error
        except (config.ConfigException, yaml.YAMLError) as error:
            raise DrillError(f"The kubeconfig lacks what the drill needs: {error}.") from error

    @property
    def readers_password(self) -> str:
        """What the readers log in with."""
        try:
            return readers_password(self.gslb)
        except NoPasswordError as error:
            raise DrillError(str(error)) from error

    # Asked for when they must answer: an API server that is away at first may come back while `heal` waits.

    @cached_property
    def karmada(self) -> DynamicClient:
        """Karmada's API server."""
        return _connected(self._karmada)

    @cached_property
    def apis(self) -> dict[str, DynamicClient]:
        """Each member's API server."""
        return {name: _connected(client) for name, client in self._clients.items()}

    def troubles(self) -> list[str]:
        """Return what is not as it must be before a drill."""
        found = [f"{target} has the fault {kind!r}." for target, kind in self.active().items()]
        for name, url in self.members.items():
            if not _healthy(url):
                found.append(f"{name} is not healthy: {url}/healthz does not answer 200.")
            if not self._ready(name):
                found.append(f"Karmada does not see {name} as ready.")
        return found

    def active(self) -> dict[str, str]:
        """Return the faults there are now, known by what each leaves in the API servers."""
        found: dict[str, str] = {}
        for kind, target in self._present():
            found[target] = f"{found[target]} and {kind}" if target in found else kind
        return found

    def inject(self, fault: Fault) -> None:
        """Bring a fault about."""
        if fault.kind not in KINDS or fault.target not in self._places(fault.kind):
            raise DrillError(
                f"There is no {fault.text()}: the kinds are {', '.join(KINDS)}, of a member or a function."
            )
        kind = KINDS[fault.kind]
        kind.inject(self.karmada, self.apis, fault.target)
        if not until(lambda: kind.there(self.karmada, self.apis, fault.target), ARRIVAL, pause=1):
            raise DrillError(f"After {ARRIVAL:.0f} s the {fault.text()} has not come about: does Karmada propagate?")

    def heal(self) -> None:
        """Take away every fault and return when the library is whole."""
        healed: set[tuple[str, str]] = set()
        left: list[str] = []

        def whole() -> bool:
            try:
                for kind, target in self._present():
                    KINDS[kind].heal(self.karmada, self.apis, target)
                    healed.add((kind, target))
                still = [each for each in healed if KINDS[each[0]].there(self.karmada, self.apis, each[1])]
                left[:] = self.troubles() + [f"The {kind} of {target} is still there." for kind, target in still]
            except DrillError as error:  # an API server that is away may come back
                left[:] = [str(error)]
            return not left

        if not until(whole, PATIENCE, pause=1):
            raise DrillError(f"After {PATIENCE:.0f} s the library is not whole: {' '.join(left)}")

    def gone(self, fault: Fault) -> bool:
        """Tell whether the API servers show nothing of the fault any more."""
        try:
            return not KINDS[fault.kind].there(self.karmada, self.apis, fault.target)
        except DrillError:  # nobody can tell
            return False

    def rotation(self) -> dict[str, bool] | None:
        """Return None: what a front door of somebody else's does is known by who answers."""
        return None

    def restarts(self) -> int:
        """Return 0: no fault of these restarts anything."""
        return 0

    def accounts(self, number: int) -> None:
        """Check that the last of the readers can log in; only central can make them."""
        body = json.dumps({"id": f"reader-{number}", "password": self.readers_password}).encode()
        request = urllib.request.Request(  # noqa: S310 - the operator's own URL
            f"{self.gslb}/api/users/login", body, {"Content-Type": "application/json"}
        )
        try:
            urllib.request.urlopen(request, timeout=10).close()  # noqa: S310
        except OSError as error:
            unknown = isinstance(error, urllib.error.HTTPError) and error.code == 401
            remedy = f": run `python -m central.load --readers {number}` in central" if unknown else ""
            raise DrillError(f"reader-{number} cannot log in ({error}){remedy}.") from error

    def _present(self) -> list[tuple[str, str]]:
        """Return kind and target of every fault that was asked for."""
        return [
            (name, target)
            for name, kind in KINDS.items()
            for target in self._places(name)
            if kind.present(self.karmada, self.apis, target)
        ]

    def _places(self, kind: str) -> list[str]:
        if kind != "broken-revision":
            return list(self.members)
        found = kinds.find(self.karmada, kinds.service()) or {}
        return [each["metadata"]["name"] for each in found.get("items", [])]

    def _ready(self, member: str) -> bool:
        """Tell whether Karmada sees a member as ready."""
        found = kinds.find(self.karmada, kinds.cluster(member)) or {}
        conditions = found.get("status", {}).get("conditions", [])
        return any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)


class _ApiServer(DynamicClient):
    """One API server. Whatever it refuses, or says instead, is a DrillError; what is not there is a NotFoundError."""

    def request(self, method: str, path: str, body: Any = None, **params: Any) -> Any:
        """Ask, and tell in its own words what it refuses."""
        host, what = self.configuration.host, f"{method.upper()} {path}"
        try:
            found = super().request(method, path, body, _request_timeout=TIMEOUT, **params)
        except HTTPError as error:
            raise DrillError(f"The API server {host} does not answer: {error}") from error
        except DynamicApiError as error:
            if error.status == 404 and method.lower() == "get":
                raise
            raise DrillError(f"{host} refuses {what}: {error.status} {_message(error)}") from error
        except (KeyError, TypeError, ValueError) as error:  # the client's, when it reads what is no object
            raise DrillError(f"{host} answers {what} with no object: is that an API server?") from error
        if isinstance(found, str):  # what could not be read
            raise DrillError(f"{host} answers {what} with {found[:80]!r}: is that an API server?")
        return found


def _message(error: DynamicApiError) -> str:
    try:
        return str(json.loads(error.body or "")["message"])
    except (KeyError, TypeError, ValueError):
        return f"{(error.body or '')[:80]!r}, is that an API server?"


def _connected(client: ApiClient) -> DynamicClient:
    try:
        return _ApiServer(client, cache_file=NO_FILE)  # type: ignore[no-untyped-call]
    except NotFoundError as error:
        raise DrillError(f"{client.configuration.host} has no /version: is that an API server?") from error


def _check(name: str, url: str) -> None:
    if not url.startswith(("http://", "https://")):
        raise DrillError(f"The address of {name} must be a URL such as https://library.example, not {url!r}.")


def _client(context: str) -> ApiClient:
    found: ApiClient = config.new_client_from_config(context=context)
    return found


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:  # noqa: S310 - the operator's own URL
            return bool(answer.status == 200)
    except OSError:
        return False
