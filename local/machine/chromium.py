"""The system's Chromium, as Playwright launches it: asking nobody on the network for anything."""

import os
from typing import Any

from local.machine import programs

_QUIET = ("background-networking", "component-update", "sync", "gpu", "quic")


def options() -> dict[str, Any]:
    """Return what `chromium.launch` takes; a LocalError says how to install one."""
    arguments = ["--no-first-run", *(f"--disable-{each}" for each in _QUIET)]
    # Chromium refuses to run as root inside its sandbox.
    arguments += ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": programs.require("chromium"), "args": arguments}
