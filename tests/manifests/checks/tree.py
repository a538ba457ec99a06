"""The manifests of a project folder, as kustomize gives them."""

from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from local.manifests.karmada import Document
from local.manifests.reading import build

KNATIVE = "serving.knative.dev/v1"
MEMBERS = ("naver", "nhn")


class Tree:
    """All objects of a project folder; each entry point is built when it is first asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def karmada(self) -> list[Document]:
        return build(self.root / "karmada")

    @cached_property
    def central(self) -> list[Document]:
        return build(self.root / "central")

    @cached_property
    def drill(self) -> list[Document]:
        return build(self.root / "karmada" / "drill")

    @cached_property
    def front_door(self) -> list[Document]:
        return build(self.root / "istio" / "front-door")

    def kind(self, kind: str, group: str = "") -> list[Document]:
        """Give the objects of a kind that go to the Karmada API server."""
        return [each for each in self.karmada if each["kind"] == kind and each["apiVersion"].startswith(group)]

    @property
    def services(self) -> list[Document]:
        """Give the Knative Services."""
        return self.kind("Service", KNATIVE)


def consumers(tree: Tree) -> set[str]:
    """Give the names of the functions that events reach and no route does."""
    label = "app.kubernetes.io/component"
    return {each["metadata"]["name"] for each in tree.services if each["metadata"]["labels"][label] == "consumer"}


def container(service: Document) -> dict[str, Any]:
    found: dict[str, Any] = service["spec"]["template"]["spec"]["containers"][0]
    return found


def name(document: Document) -> str:
    return f"{document['kind']} {document['metadata']['name']}"


def values(part: Any, key: str) -> Iterator[Any]:
    """Give every value that stands under a key, however deep."""
    if isinstance(part, dict):
        yield from (value for each, value in part.items() if each == key)
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from values(each, key)


Check = Callable[[Tree], Iterator[str]]
