"""The system's programs that PyPI does not have: found, installed where that is possible, else named in one line."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from local.errors import LocalError

# Debian keeps daemons out of a user's PATH, Fedora hides mariadbd in libexec.
FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/usr/libexec", "/opt/homebrew/bin", "/usr/local/bin")
POLICY = Path("/usr/sbin/policy-rc.d")
OLDEST_REDIS = (7, 0)  # the first with functions (FCALL)


class Package(NamedTuple):
    """The package that brings a program, by package manager."""

    apt: str
    dnf: str
    brew: str


MARIADB = Package("mariadb-server", "mariadb-server", "mariadb")
REDIS = Package("redis-server", "redis", "redis")
CHROMIUM = Package("chromium", "chromium", "chromium")
PDNS = Package("pdns-backend-bind", "pdns", "pdns")  # Debian's brings the server
PROGRAMS = {
    "mariadbd": MARIADB,
    "mariadb-install-db": MARIADB,
    "redis-server": REDIS,
    "chromium": CHROMIUM,
    "pdns_server": PDNS,
}
# A browser is for the tests alone, a DNS server for them and for drills that ask for it.
LIBRARY = ("mariadbd", "mariadb-install-db", "redis-server")
OTHER_NAMES = {"chromium": ("chromium-browser", "google-chrome", "google-chrome-stable")}


def find(name: str) -> str | None:
    """Return the path of a program: of this virtual environment first, then of the system."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", ""), *FOLDERS])
    names = (name, *OTHER_NAMES.get(name, ()))
    return next((found for each in names if (found := shutil.which(each, path=path))), None)


def require(name: str) -> str:
    """Return the path of a program; a LocalError says how to install it."""
    path = find(name)
    if path is None:
        raise LocalError(_advice([name]) if name in PROGRAMS else f"{name} is missing: run `make .venv/ready` again.")
    return path


def install(say: Callable[[str], None], wanted: Iterable[str] = LIBRARY) -> str:
    """Make sure that these PROGRAMS are here, by apt-get where root may; return a line with versions."""
    missing = [name for name in wanted if find(name) is None]
    if missing:
        apt = find("apt-get")
        if apt is None or os.geteuid() != 0:
            raise LocalError(_advice(missing))
        packages = sorted({PROGRAMS[name].apt for name in missing})
        say(f"installing {' and '.join(packages)} with apt-get")
        _apt_install(apt, packages)
        missing = [name for name in missing if find(name) is None]
        if missing:
            raise LocalError(_advice(missing))
    redis = version("redis-server")
    if redis < OLDEST_REDIS:
        raise LocalError(f"redis-server is {_dotted(redis)}, but 7.0 or newer is needed: upgrade {REDIS.apt}.")
    return f"MariaDB {_dotted(version('mariadbd'))}, Redis {_dotted(redis)}"


def version(name: str) -> tuple[int, ...]:
    """Return what `name --version` says, as numbers."""
    said = subprocess.run([require(name), "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(?:Ver |v=)(\d+)\.(\d+)(?:\.(\d+))?", said)
    if found is None:
        raise LocalError(f"`{name} --version` gives no version but {said.strip()!r}: install it again.")
    return tuple(int(part) for part in found.groups() if part)


def _advice(missing: list[str]) -> str:
    packages = list(dict.fromkeys(PROGRAMS[name] for name in missing))
    apt, dnf, brew = (" ".join(names) for names in zip(*packages, strict=True))
    return (
        f"{' and '.join(missing)} missing. Install with `sudo apt-get install {apt}`, `sudo dnf install {dnf}` "
        f"or `brew install {brew}`."
    )


def _apt_install(apt: str, packages: list[str]) -> None:
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with _no_services():
        for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
            done = subprocess.run([apt, *arguments], env=environ, capture_output=True, text=True, check=False)
            # A package list that cannot be fetched is no reason to stop while the one on disk still serves.
            if done.returncode != 0 and arguments != ["update"]:
                last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-10:])
                raise LocalError(f"`apt-get install {' '.join(packages)}` failed:\n{last}")


@contextmanager
def _no_services() -> Iterator[None]:
    """Keep apt from starting the services it installs: we run our own, on our ports, with our data."""
    before = POLICY.read_bytes() if POLICY.exists() else None
    mode = POLICY.stat().st_mode if before is not None else 0o755
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        if before is None:
            POLICY.unlink()
        else:
            POLICY.write_bytes(before)
            POLICY.chmod(mode)


def _dotted(numbers: tuple[int, ...]) -> str:
    return ".".join(map(str, numbers))


if __name__ == "__main__":  # `make test` installs what the stack and the browser's tests need before it runs anything
    try:
        print(install(print, (*LIBRARY, *sys.argv[1:])))
    except LocalError as error:
        sys.exit(str(error))
