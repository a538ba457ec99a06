"""That the Dockerfiles take in what they should, run what the manifests run, and stand on what is pinned."""

import json
import re

import pytest

from local.manifests.reading import build
from tests.dockerfile import ROOMS, let_in, sources, stages
from tests.stack import ROOT


@pytest.mark.parametrize("room", ROOMS)
def test_every_source_of_a_copy_is_let_in(room: str) -> None:
    wanted = {source for stage in stages(room) for origin, source, _ in stage.copies() if not origin}
    assert [source for source in sorted(wanted) if not sources(source)] == []


@pytest.mark.parametrize(
    "path",
    [
        ".local/etc/central.env",
        ".credentials/central.yaml",
        ".git/config",
        "tests/stack.py",
        "local/stack.py",
        "requirements/dev.txt",
        "functions/library/web/__pycache__/host.cpython-311.pyc",
        "functions/library/.mypy_cache/3.11/cache.db",
        "central/redis.conf",
        "central/loader/job.yaml",
        "central/__pycache__/load.cpython-311.pyc",
        "frontend/node_modules/vite/package.json",
        "frontend/dist/index.html",
        "frontend/src/shared/api/send.test.ts",
        "frontend/.env.local",
    ],
)
def test_a_build_does_not_see(path: str) -> None:
    assert not let_in(path)


@pytest.mark.parametrize("room", ROOMS)
def test_an_image_runs_what_the_manifests_run_and_not_as_root(room: str) -> None:
    last = stages(room)[-1]
    documents = build(ROOT / "knative") + build(ROOT / "central")
    specs = [each["spec"]["template"]["spec"] for each in documents if "template" in each.get("spec", {})]
    containers = [container for each in specs for container in each["containers"]]
    commands = {str(each["command"]) for each in containers if f"/{room}:" in each["image"]}
    commands -= {str(["sleep", "infinity"])}  # where somebody runs python -m central.accounts
    assert commands == {str(json.loads(last.last("CMD")))}
    assert re.fullmatch("[1-9][0-9]*:[1-9][0-9]*", last.last("USER"))  # a number: runAsNonRoot cannot judge a name
    assert last.last("WORKDIR") == "/app"


def test_the_images_stand_on_the_same_pinned_python() -> None:
    names = {room: {each.name for each in stages(room)} for room in ROOMS}
    bases = {room: {each.base for each in stages(room)} - names[room] for room in ROOMS}
    assert all(
        re.search(r":\d+\.\d+\.\d+-[a-z-]*slim[a-z-]*(@sha256:[0-9a-f]{64})?$", each) for each in bases["frontend"]
    )
    assert bases["functions"] == bases["central"] < bases["frontend"]
    shared, *others = ([each for each in stages(room) if each.name == "base"] for room in ROOMS)
    assert others == [shared, shared]  # to the letter, so that the layer is one


@pytest.mark.parametrize("room", ROOMS)
def test_only_the_rooms_lock_is_installed_with_its_hashes(room: str) -> None:
    steps = [rest for stage in stages(room) for word, rest in stage.steps if word in ("COPY", "RUN")]
    assert {name for step in steps for name in re.findall(r"requirements/\S+", step)} == {f"requirements/{room}.txt"}
    installs = [step for step in steps if "pip install" in step]
    assert all("--require-hashes" in step and "-r /tmp/requirements.txt" in step for step in installs)
    assert len(installs) == 1
