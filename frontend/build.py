"""Build the site into `dist/` unless it is there already: `python frontend/build.py`."""

import hashlib
import os
import shutil

from npm import HERE, alone, run

DIST = HERE / "dist"
NEXT = HERE / "dist.next"
STAMP = HERE / ".built"
GENERATED = HERE / "src" / "shared" / "api" / "contract.ts"  # from the contract, by the build itself
SOURCES = (
    HERE.parent / "functions" / "openapi.yaml",
    HERE / "src",
    HERE / "public",
    HERE / "scripts",
    HERE / "index.html",
    HERE / "package-lock.json",
    HERE / "package.json",
    HERE / "tsconfig.json",
    HERE / "vite.config.ts",
    *sorted(HERE.glob(".env*")),
)


def main() -> None:
    """Build when a source has changed since; `dist/` is replaced only by a site that is whole."""
    with alone("build"):
        digest = _digest()
        if (DIST / "index.html").is_file() and STAMP.is_file() and STAMP.read_text() == digest:
            print("the site is built")
            return
        print("building the site", flush=True)
        run("build", "--outDir", NEXT.name, "--emptyOutDir", "--logLevel", "warn")
        shutil.rmtree(DIST, ignore_errors=True)
        NEXT.rename(DIST)
        STAMP.write_text(digest)
        print("built the site")


def _digest() -> str:
    """Give one number for all that decides what the build gives."""
    digest = hashlib.sha256(os.environ.get("VITE_API_GATEWAY_URL", "").encode())
    files = [file for source in SOURCES for file in (sorted(source.rglob("*")) if source.is_dir() else [source])]
    for file in files:
        if file.is_file() and file != GENERATED:
            digest.update(f"\0{file.relative_to(HERE.parent)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
