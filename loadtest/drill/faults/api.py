"""An API server, spoken to by path: the kinds of Karmada, Knative and Istio have no client of their own."""

import json
from collections.abc import Mapping
from typing import Any

from kubernetes.client import ApiClient
from urllib3.exceptions import HTTPError

from loadtest.drill.errors import DrillError

TIMEOUT = 10.0  # seconds


class Api:
    """One API server. Whatever it refuses is a DrillError with its own words."""

    def __init__(self, client: ApiClient) -> None:
        self.client = client

    def get(self, path: str) -> dict[str, Any] | None:
        """Return an object or a list of them, None where there is none."""
        return self._call("GET", path)

    def patch(self, path: str, change: Mapping[str, Any]) -> None:
        """Merge a change into an object."""
        self._call("PATCH", path, change, "application/merge-patch+json")

    def create(self, path: str, body: Mapping[str, Any]) -> None:
        """Make an object."""
        self._call("POST", path, body)

    def delete(self, path: str) -> None:
        """Remove an object that is there."""
        self._call("DELETE", path)

    def _call(self, method: str, path: str, body: Any = None, kind: str = "application/json") -> dict[str, Any] | None:
        headers = {"Accept": "application/json", "Content-Type": kind}
        request = self.client.param_serialize(
            method=method, resource_path=path, header_params=headers, body=body, auth_settings=["BearerToken"]
        )
        host = self.client.configuration.host
        try:
            answer = self.client.call_api(*request, _request_timeout=TIMEOUT)
            answer.read()
        except HTTPError as error:
            raise DrillError(f"The API server {host} does not answer: {error}") from error
        if answer.status == 404 and method == "GET":
            return None
        found = _object(answer.data, f"{host} answers {method} {path} with {answer.status}")
        if answer.status >= 400:
            raise DrillError(f"{host} refuses {method} {path}: {answer.status} {found.get('message', '')}")
        return found


def _object(data: bytes | None, what: str) -> dict[str, Any]:
    try:
        found = json.loads(data or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise DrillError(f"{what} and no object: is that an API server? It says {(data or b'')[:80]!r}.")
    return found
