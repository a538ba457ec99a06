"""The processes that stand for a member's pods."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local.eventing import plan as eventing
from local.manifests.knative import Container, Env, KnativeService
from local.manifests.reading import ManifestError, Member
from local.settings import Settings

SECRET = "library-credentials"  # noqa: S105 - the one Secret that the local run makes up


@dataclass(frozen=True)
class Workload:
    """One replica of one Knative Service, as a process."""

    name: str
    """Such as "naver/list-books/0"."""
    member: str
    service: str
    command: list[str]
    cwd: Path
    env: dict[str, str]
    port: int
    probe_path: str | None
    """Answers 200 on `port` when the replica may get requests."""


def workloads(member: Member, settings: Settings, secrets: Mapping[str, str]) -> list[Workload]:
    """Return a member's processes, with as many replicas as the autoscaler keeps at least.

    `secrets` holds the data of the Secret `library-credentials`, and EVENTS_TOKEN.
    """
    return [
        _workload(member, service, replica, settings, secrets)
        for service in member.services
        for replica in range(service.replicas)
    ]


def port_name(member: str, service: str, replica: int) -> str:
    """Return the name under which the settings keep a replica's port."""
    return f"{member}/{service}/{replica}"


def egress_name(member: str, host: str) -> str:
    """Return the name under which the settings keep the port of a member's way to a host of central."""
    return f"{member}/egress/{host}"


def _workload(
    member: Member, service: KnativeService, replica: int, settings: Settings, secrets: Mapping[str, str]
) -> Workload:
    container = service.container
    name = port_name(member.name, service.name, replica)
    port = settings.port(name)
    given = {"PORT": str(port), "HOST": "127.0.0.1"}  # Knative gives PORT; HOST keeps it off the network
    env = _environment(member, service, settings, secrets) | given
    if "FUNCTION_TARGET" in env:
        env |= _on_one_machine(settings, secrets)
    return Workload(
        name=name,
        member=member.name,
        service=service.name,
        command=[sys.executable if word == "python" else word for word in container.command] + container.args,
        cwd=_room(container, settings),
        env=env,
        port=port,
        probe_path=container.readiness_probe.http_get.path if container.readiness_probe else None,
    )


def _on_one_machine(settings: Settings, secrets: Mapping[str, str]) -> dict[str, str]:
    """Return what tells this clone's functions from all else: cookies know no ports, and loopback ports no callers."""
    return {"SESSION_COOKIE": settings.session_cookie, "EVENTS_TOKEN": secrets["EVENTS_TOKEN"]}


def _room(container: Container, settings: Settings) -> Path:
    """Return the folder that the image is built from: it has the name of the image's last part."""
    room = settings.root / container.image.rpartition("/")[2].partition(":")[0].partition("@")[0]
    if not room.is_dir():
        raise ManifestError(f"image {container.image}: there is no folder {room} that it could be built from")
    return room


def _environment(
    member: Member, service: KnativeService, settings: Settings, secrets: Mapping[str, str]
) -> dict[str, str]:
    config_maps = {each.metadata.name: each.data for each in member.config_maps}
    found: dict[str, str] = {}
    for source in service.container.env_from:
        name = source.config_map_ref.name
        if name not in config_maps:
            raise ManifestError(
                f"Service {service.name} of {member.name} takes in ConfigMap {name}, which is not there"
            )
        found |= config_maps[name]
    found |= {each.name: _value(each, service, secrets) for each in service.container.env}
    return {name: _resolved(value, member, settings) for name, value in found.items()}


def _value(variable: Env, service: KnativeService, secrets: Mapping[str, str]) -> str:
    if variable.value_from is None:
        return variable.value
    wanted = variable.value_from.secret_key_ref
    if wanted.name != SECRET or wanted.key not in secrets:
        raise ManifestError(f"Service {service.name}: nobody supplies {wanted.key} of the Secret {wanted.name}")
    return secrets[wanted.key]


def _resolved(value: str, member: Member, settings: Settings) -> str:
    """Do what name resolution does in a cluster: a host of central is reached through the member's egress."""
    for entry in member.service_entries:
        host = entry.spec.hosts[0]
        if value in (host, f"{host}:{entry.spec.ports[0].number}"):
            return f"127.0.0.1:{settings.port(egress_name(member.name, host))}"
    return eventing.address(value, member, settings)
