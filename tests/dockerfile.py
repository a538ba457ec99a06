"""A Dockerfile, read as far as ours go: its stages, what .dockerignore lets in, and what COPY puts together."""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath

from tests.stack import ROOT

ROOMS = ("functions", "frontend", "central")
PACKAGES = f"usr/local/lib/python3.{sys.version_info.minor}/site-packages"


@dataclass
class Stage:
    """What stands between one FROM and the next, each instruction as its word and the rest of its line."""

    base: str
    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def last(self, word: str) -> str:
        return [rest for each, rest in self.steps if each == word][-1]

    def copies(self) -> Iterator[tuple[str, str, str]]:
        """Give each COPY as the stage it takes from ("" for the clone), its source and the path it goes to."""
        here = PurePosixPath("/")
        for word, rest in self.steps:
            if word == "WORKDIR":
                here /= rest
            elif word == "COPY":
                *sources, target = (part for part in rest.split() if not part.startswith("--"))
                origin = re.match(r"--from=(\S+)", rest)
                path = os.path.normpath(here / target) + ("/" if target.endswith("/") else "")
                yield from ((origin[1] if origin else "", source, path) for source in sources)


def stages(room: str) -> list[Stage]:
    text = re.sub(r"^#.*\n", "", (ROOT / room / "Dockerfile").read_text(), flags=re.MULTILINE)
    arguments: dict[str, str] = {}
    found: list[Stage] = []
    for line in text.replace("\\\n", " ").splitlines():
        word, _, rest = line.partition(" ")
        if word == "ARG" and not found:
            name, _, value = rest.partition("=")
            arguments[f"${{{name}}}"] = value
        elif word == "FROM":
            base, _, name = rest.partition(" AS ")
            found.append(Stage(arguments.get(base, base), name))
        elif word:
            found[-1].steps.append((word, rest.strip()))
    return found


def let_in(path: str) -> bool:
    """Say whether .dockerignore lets a path into a build: as in Docker, the last line that fits it decides."""
    kept = True
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if line and not line.startswith("#"):
            pattern = re.escape(line.removeprefix("!")).replace(r"\*\*/", "(.*/)?").replace(r"\*", "[^/]*")
            if re.fullmatch(f"{pattern}(/.*)?", path):
                kept = line.startswith("!")
    return kept


def sources(pattern: str) -> list[Path]:
    """Give the files of the clone that COPY takes for a source."""
    paths = [path for path in ROOT.glob(pattern) if let_in(str(path.relative_to(ROOT)))]
    return [file for path in paths for file in ([path] if path.is_file() else sources(f"{path.relative_to(ROOT)}/*"))]


def image(room: str, folder: Path) -> Path:
    """Build a room's image in a folder as the COPY lines put it together, with the locked packages alone."""
    packages, site = folder / "packages", folder / "dist"
    removed = tuple(re.findall(r"rm -r \S+/site-packages/(\S+)", (ROOT / room / "Dockerfile").read_text()))
    for name in re.findall("^([a-z0-9-]+)==", (ROOT / "requirements" / f"{room}.txt").read_text(), re.MULTILINE):
        with suppress(PackageNotFoundError):  # one that this version of Python does not need
            for file in distribution(name).files or []:
                if ".." not in file.parts and "__pycache__" not in file.parts and not str(file).startswith(removed):
                    link = packages / PACKAGES.removeprefix("usr/local/lib/") / file
                    link.parent.mkdir(parents=True, exist_ok=True)
                    link.symlink_to(file.locate())
    site.mkdir()
    for suffix in ("", ".gz", ".br"):
        (site / f"index.html{suffix}").write_text("the page")
    return assemble(room, folder, {"/packages/lib": packages, "/site/frontend/dist": site})


def command(room: str) -> list[str]:
    """Give what an image runs, with the packages of `PACKAGES` in PYTHONPATH and not those of this environment."""
    python, *arguments = json.loads(stages(room)[-1].last("CMD"))
    assert python == "python"
    return [sys.executable, "-S", *arguments]


def assemble(room: str, folder: Path, made: dict[str, Path]) -> Path:
    """Build a room's image in a folder out of nothing but its COPY lines; give the root of the last stage.

    `made` holds what RUN would make, by its path in the stage that makes it.
    """
    root = folder
    for stage in stages(room):
        root = folder / (stage.name or "image")
        root.mkdir()
        for origin, source, target in stage.copies():
            if not origin:
                top = ROOT / source if (ROOT / source).is_dir() else (ROOT / source).parent
                for file in sources(source):
                    relative = str(file.relative_to(top)) if target.endswith("/") else ""
                    _put(file, root / target.lstrip("/") / relative)
            else:
                _put(made.get(source, folder / origin / source.lstrip("/")), root / target.lstrip("/"))
    return root


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
    else:
        shutil.copy(source, target)
