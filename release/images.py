"""Build our images, look into them and push them: `make images REGISTRY=registry.example/library`."""

import os
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import yaml

from central.command_line import silent_without_reader
from local.errors import LocalError
from local.machine import programs
from release import contents

ROOT = Path(__file__).resolve().parent.parent
MANIFESTS = ("knative/kustomization.yaml", "central/kustomization.yaml")
BUILDERS = ("docker", "podman")


@silent_without_reader()
def main(registry: str, builder: str) -> None:
    """Build and push under the tags that MANIFESTS name; end with what to write there to run exactly these images."""
    if not registry:
        raise LocalError("REGISTRY must say where to push to: make images REGISTRY=registry.example/library")
    builder, wanted = _working(builder), {manifest: tags(manifest) for manifest in MANIFESTS}
    for rooms in wanted.values():
        for room, tag in rooms.items():
            _build(builder, room, f"{registry}/{room}:{tag}", tag)
    pins = {manifest: [_pin(builder, registry, *each) for each in rooms.items()] for manifest, rooms in wanted.items()}
    for manifest, images in pins.items():
        print(f"\nTo run exactly these, write into the images of {manifest}:\n")
        print(yaml.safe_dump(images, sort_keys=False))


def _working(builder: str) -> str:
    """Return the first builder that answers: a docker command may be there without its engine."""
    for name in [builder] if builder else BUILDERS:
        path = programs.find(name)
        if path and subprocess.run([path, "info"], capture_output=True, check=False).returncode == 0:
            return path
    if builder:
        raise LocalError(f"`{builder} info` fails: BUILDER must be a docker or podman that works.")
    raise LocalError("Neither docker nor podman works here: install or start one, or name yours with BUILDER.")


def tags(manifest: str) -> dict[str, str]:
    """Return the tag of each image of ours that a manifest names, by the room that it is built from."""
    named: list[dict[str, Any]] = yaml.safe_load((ROOT / manifest).read_text())["images"]
    images = [image for image in named if (ROOT / image["name"] / "Dockerfile").is_file()]
    for image in images:
        if "newTag" not in image:
            raise LocalError(f"{manifest}: give the image {image['name']} the newTag to build, in place of its digest.")
    return {image["name"]: str(image["newTag"]) for image in images}


def _build(builder: str, room: str, image: str, version: str) -> None:
    print(f"Building {image}", flush=True)
    dockerfile = f"{room}/Dockerfile"
    _run(builder, "build", "--file", dockerfile, "--build-arg", f"VERSION={version}", "--tag", image, ".")
    wrong = contents.complaints(room, _files(builder, image), ROOT)
    if wrong:
        raise LocalError(f"{image} is not as it should be:\n  " + "\n  ".join(wrong))


def _files(builder: str, image: str) -> set[str]:
    """Return the paths of an image's files, by way of a container that is never started."""
    container = _run(builder, "create", image, capture=True).strip()
    try:
        with (
            subprocess.Popen([builder, "export", container], stdout=subprocess.PIPE) as export,
            tarfile.open(fileobj=export.stdout, mode="r|") as archive,
        ):
            return {member.name.removeprefix("./") for member in archive if not member.isdir()}
    finally:
        _run(builder, "rm", container, capture=True)


def _pin(builder: str, registry: str, room: str, tag: str) -> dict[str, str]:
    """Push an image, and return what makes kustomize take just this one."""
    digest = _push(builder, f"{registry}/{room}:{tag}")
    # No tag beside the digest: of both, Karmada's override of the registry keeps the tag alone.
    return {"name": room, "newName": f"{registry}/{room}", "digest": digest}


def _push(builder: str, image: str) -> str:
    """Push, and return the digest under which the registry keeps the image."""
    print(f"Pushing {image}", flush=True)
    if "podman" in _run(builder, "--version", capture=True):
        with tempfile.NamedTemporaryFile("r") as digest:  # podman prints it nowhere
            _run(builder, "push", "--digestfile", digest.name, image)
            return digest.read().strip()
    said = _run(builder, "push", image, capture=True)
    found = re.search(r"digest: (sha256:[0-9a-f]{64})", said)
    if found is None:
        raise LocalError(f"`{builder} push {image}` names no digest; it says:\n{said}")
    return found[1]


def _run(builder: str, *arguments: str, capture: bool = False) -> str:
    done = subprocess.run(
        [builder, *arguments], cwd=ROOT, stdout=subprocess.PIPE if capture else None, text=True, check=False
    )
    if done.returncode:
        raise LocalError(f"`{' '.join([Path(builder).name, *arguments])}` failed; what it printed above says why.")
    return done.stdout or ""


if __name__ == "__main__":
    try:
        main(os.environ.get("REGISTRY", "").rstrip("/"), os.environ.get("BUILDER", ""))
    except LocalError as error:
        sys.exit(str(error))
