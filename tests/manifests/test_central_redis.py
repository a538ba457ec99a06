"""Redis, started with the command of its pod and asked by the pod's probes, with folders of ours for the pod's."""

import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from central import certificates, credentials
from local.machine import programs
from local.manifests.reading import build
from tests.stack import ROOT, free_port, wait_until


@dataclass
class Pod:
    """The one container of redis-central, as a process."""

    folder: Path
    container: dict[str, Any]
    secret: dict[str, str]
    port: int

    def command(self, words: list[str]) -> list[str]:
        """Give a command of the container with our folders and our port in the place of the pod's."""
        text = shlex.join(words).replace("--tls-port 6379", f"--tls-port {self.port}")
        for mount in self.container["volumeMounts"]:
            text = text.replace(mount["mountPath"], str(self.folder / mount["name"]))
        return shlex.split(text)

    def probe(self, name: str) -> bool:
        command = self.command(self.container[name]["exec"]["command"])
        return subprocess.run(command, capture_output=True, timeout=10).returncode == 0

    def client(self, password: str) -> "redis.Redis":
        authority, once = self.secret["CENTRAL_CA"], Retry(NoBackoff(), 0)
        return redis.Redis(port=self.port, password=password, ssl=True, ssl_ca_data=authority, retry=once)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder whose path is short enough for a socket in it."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        yield Path(name)


@pytest.fixture
def pod(folder: Path) -> Iterator[Pod]:
    documents = build(ROOT / "central")
    (template,) = (
        each["spec"]["template"]["spec"]
        for each in documents
        if (each["kind"], each["metadata"]["name"]) == ("StatefulSet", "redis-central")
    )
    authority = certificates.authority()
    server = certificates.server(authority, (*certificates.NAMES, "localhost"))
    secret, tls = (each["stringData"] for each in credentials.documents(authority, server)[credentials.CENTRAL])
    (config,) = (each["data"] for each in documents if each["metadata"]["name"].startswith("central-redis-"))
    for name, files in {"config": config, "credentials": secret, "tls": tls, "run": {}, "data": {}}.items():
        (folder / name).mkdir()
        for file, text in files.items():
            (folder / name / file).write_text(text)
    found = Pod(folder, template["containers"][0], secret, free_port())
    environment = {"PATH": f"{Path(programs.require('redis-server')).parent}:{os.environ['PATH']}"}
    command = found.command(found.container["command"] + found.container["args"])
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield found
    finally:
        process.terminate()
        process.wait()


def test_redis_starts_with_what_the_pod_has_and_its_probes_hold(pod: Pod) -> None:
    wait_until(lambda: pod.probe("startupProbe"), "Redis answers")
    wait_until(lambda: pod.probe("readinessProbe"), "Redis is ready")
    assert pod.probe("livenessProbe")
    with pod.client(pod.secret["REDIS_PASSWORD"]) as client:
        assert client.config_get("appendfsync")["appendfsync"] == "always"
        assert client.config_get("port")["port"] == "0"
    (pod.folder / "credentials" / "REDIS_PASSWORD").write_text("wrong")
    assert not pod.probe("readinessProbe")
    assert pod.probe("livenessProbe")


def test_a_new_password_in_the_secret_takes_over_without_a_restart(pod: Pod) -> None:
    wait_until(lambda: pod.probe("readinessProbe"), "Redis is ready")
    old = pod.secret["REDIS_PASSWORD"]
    with pod.client(old) as before, pod.client("new") as after:
        before.execute_command("ACL SETUSER", "default", ">new")
        assert before.ping()
        assert after.ping()
        (pod.folder / "credentials" / "REDIS_PASSWORD").write_text("new")  # as the kubelet does
        assert pod.probe("readinessProbe")
        after.execute_command("ACL SETUSER", "default", f"<{old}")
        with pytest.raises(redis.AuthenticationError), pod.client(old) as late:
            late.ping()
        assert pod.probe("readinessProbe")


def test_redis_does_not_start_without_a_password_because_it_would_let_everybody_in(pod: Pod) -> None:
    (pod.folder / "credentials" / "REDIS_PASSWORD").write_text("")
    command = pod.command(pod.container["command"] + pod.container["args"])
    done = subprocess.run(command, capture_output=True, text=True, timeout=10)
    assert (done.returncode, "REDIS_PASSWORD in library-credentials is empty" in done.stderr) == (1, True)
