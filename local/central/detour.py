"""Central far away: the members' egresses led over the relay, by the files that their Envoys read again at once."""

import json
from pathlib import Path
from typing import Any

from local.machine import probes
from local.machine.waiting import wait
from local.settings import Settings

FAR = "/detour"
WAYS = ("", FAR)
"""What follows the name of a cluster or port of central: the straight way, and the one over the relay."""


def file(settings: Settings, member: str) -> Path:
    """Return the file with the listeners of a member's egress."""
    return settings.dir / "etc" / f"{member}-egress-listeners.json"


def write(settings: Settings, member: str, listeners: dict[str, Any]) -> None:
    """Write the listeners; only a file that is moved into place is read by a running Envoy."""
    path = file(settings, member)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(listeners, indent=2))
    draft.rename(path)


def taken(settings: Settings, member: str) -> bool:
    """Tell whether a member's egress sends new connections over the detour; not while it does not answer."""
    found = probes.admin(settings.socket(f"{member}/egress"), "/config_dump?resource=dynamic_listeners")
    return found is not None and FAR in found


def lead(settings: Settings, member: str, far: bool) -> None:
    """Lead a member's connections over the detour, or straight; return when none is left on the other way."""
    listeners = json.loads(file(settings, member).read_text())
    for listener in listeners["resources"]:
        proxy = listener["filter_chains"][0]["filters"][0]["typed_config"]
        proxy["cluster"] = listener["name"] + (FAR if far else "")
    write(settings, member, listeners)
    wait(lambda: _led(settings, member, far), f"the egress of {member} does not change its way")


def _led(settings: Settings, member: str, far: bool) -> bool:
    left = probes.admin(settings.socket(f"{member}/egress"), "/stats?filter=total_filter_chains_draining")
    # One that is dead or frozen reads its file when it comes back.
    return left is None or (left.strip().endswith(": 0") and taken(settings, member) == far)
