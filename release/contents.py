"""What an image holds and should not, or should and does not: read off the list of its files."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

Files = Collection[str]

_DISTRIBUTION = re.compile(r"(?:.*/)?([^/]+)-[^/-]+\.dist-info/METADATA")
_LOCKED = re.compile(r"^([a-z0-9-]+)==\S+( ;)?", re.MULTILINE)
_PYTHON = re.compile(r"usr/local/lib/python3\.(\d+)/")
# What only development, installing and building leave behind.
_LEFT_OVER = re.compile(r"(^|/)(tests?|node_modules|\.cache|\.npm|[^/]*_cache)/|\.whl$|^tmp/.|^root/\.cache")


def complaints(room: str, files: Files, root: Path) -> list[str]:
    """Return a sentence for each thing that is wrong with the image of a room, "functions", "central" or "frontend".

    `files` are the paths of the image's files, without a leading slash; `root` is the clone that it was built from.
    """
    return [*_packages(room, files, root), *_sources(room, files, root), *_left_over(files), *_slow(files)]


def _packages(room: str, files: Files, root: Path) -> Iterator[str]:
    lock = f"requirements/{room}.txt"
    locked = {name: bool(condition) for name, condition in _LOCKED.findall((root / lock).read_text())}
    installed = {re.sub("[-_.]+", "-", found[1]).lower() for file in files if (found := _DISTRIBUTION.fullmatch(file))}
    yield from (f"the package {name} is in it, and not in {lock}" for name in sorted(installed - set(locked)))
    # A package with a condition, such as the Python version, may be missing.
    wanted = {name for name, condition in locked.items() if not condition}
    yield from (f"the package {name} of {lock} is missing" for name in sorted(wanted - installed))


def _sources(room: str, files: Files, root: Path) -> Iterator[str]:
    ours = {file.removeprefix("app/") for file in files if file.startswith("app/") and "/__pycache__/" not in file}
    if room == "frontend":
        expected = {"server.py", *(f"dist/index.html{suffix}" for suffix in ("", ".gz", ".br"))}
        ours = {file for file in ours if not file.startswith("dist/") or file in expected}
    elif room == "functions":
        expected = _named(root / "functions", "*.py", "library/**/*.*")
    else:
        expected = _named(root, "central/*.py", "central/books.csv", "central/migrations/*.sql")
        expected |= _named(root / "functions", "library/**/*.*")
    yield from (f"/app/{file} does not belong there" for file in sorted(ours - expected))
    yield from (f"/app/{file} is missing" for file in sorted(expected - ours))


def _named(folder: Path, *patterns: str) -> set[str]:
    found = (path for pattern in patterns for path in folder.glob(pattern))
    return {str(path.relative_to(folder)) for path in found if path.is_file() and "__pycache__" not in path.parts}


def _left_over(files: Files) -> Iterator[str]:
    ours = (file for file in files if not file.startswith(("usr/share/", "usr/lib/", "var/", "etc/")))  # Debian's
    yield from (f"/{file} is left over" for file in sorted(ours) if _LEFT_OVER.search(file))


def _slow(files: Files) -> Iterator[str]:
    minor = next((found[1] for file in files if (found := _PYTHON.match(file))), "")
    for file in sorted(files):
        if file.endswith(".py") and (file.startswith("app/") or _PYTHON.match(file)):
            folder, _, name = file.rpartition("/")
            if f"{folder}/__pycache__/{name.removesuffix('.py')}.cpython-3{minor}.pyc" not in files:
                yield f"/{file} has no bytecode: each start compiles it"
