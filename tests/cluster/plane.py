"""One API server, with the few calls that the tests need."""

import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from kubernetes import config
from kubernetes.client.exceptions import ApiException
from kubernetes.dynamic import DynamicClient
from kubernetes.dynamic.exceptions import NotFoundError, ResourceNotFoundError

Document = dict[str, Any]
PATIENCE = 120.0


class Plane:
    """An API server by its context."""

    def __init__(self, name: str, kubeconfig: str, context: str) -> None:
        self.name = name
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the client's own, about libraries beneath it
            self._client = DynamicClient(config.new_client_from_config(kubeconfig, context))

    def knows(self, document: Document) -> bool:
        """Tell whether the server has the object's kind."""
        try:
            return bool(self._resource(document))
        except ResourceNotFoundError:
            return False

    def find(self, api_version: str, kind: str, name: str, namespace: str | None = None) -> Document | None:
        """Give an object, or None where it is not there."""
        try:
            resource = self._client.resources.get(api_version=api_version, kind=kind)
            return dict(self._client.get(resource, name=name, namespace=namespace).to_dict())
        except NotFoundError:
            return None

    def get(self, api_version: str, kind: str, namespace: str | None = None, selector: str = "") -> list[Document]:
        """Give all objects of a kind, of one namespace or of all."""
        resource = self._client.resources.get(api_version=api_version, kind=kind)
        return list(self._client.get(resource, namespace=namespace, label_selector=selector).to_dict()["items"])

    def apply(self, document: Document, dry_run: bool = False) -> None:
        """Apply an object on the server's side; fail with the server's words."""
        try:
            self._client.server_side_apply(
                self._resource(document),
                body=document,
                namespace=document["metadata"].get("namespace"),
                field_manager="library-tests",
                force_conflicts=True,
                **({"dry_run": "All"} if dry_run else {}),
            )
        except ApiException as error:
            raise AssertionError(f"{self.name} refused {title(document)}: {error.body!s}") from None

    def merge(self, document: Document, change: Document) -> None:
        """Change an object by a merge patch, if it is there."""
        with suppress(NotFoundError):
            self._client.patch(
                self._resource(document),
                body=change,
                name=document["metadata"]["name"],
                namespace=document["metadata"].get("namespace"),
                content_type="application/merge-patch+json",
            )

    def delete(self, document: Document) -> None:
        """Delete an object, if it is there."""
        with suppress(NotFoundError):
            self._client.delete(
                self._resource(document),
                name=document["metadata"]["name"],
                namespace=document["metadata"].get("namespace"),
            )

    def _resource(self, document: Document) -> Any:
        return self._client.resources.get(api_version=document["apiVersion"], kind=document["kind"])


def title(document: Document) -> str:
    """Name an object for people."""
    return f"{document['kind']} {document['metadata'].get('namespace', '')}/{document['metadata']['name']}"


def eventually(question: Callable[[], str], patience: float = PATIENCE) -> None:
    """Wait until a question's answer is empty; fail with the last answer, which says what is still wrong."""
    end = time.monotonic() + patience
    while wrong := question():
        if time.monotonic() > end:
            raise AssertionError(f"after {patience:.0f} s: {wrong}")
        time.sleep(1)
