"""The Secrets that git must not hold: `python -m central.credentials` makes them up once and keeps them.

The folder `.credentials` gets `central.yaml` for the central cluster, `karmada.yaml` for the Karmada API server, and
`ca.yaml`, the authority that signed central's certificate: a Secret nowhere, needed by `--renew` alone.
"""

import os
import secrets
import shlex
import sys
from pathlib import Path
from typing import Any

import click
import yaml

from central import certificates
from central.certificates import Signed
from central.command_line import silent_without_reader

FOLDER = Path(__file__).parent.parent / ".credentials"
CENTRAL, KARMADA, AUTHORITY = FILES = ("central.yaml", "karmada.yaml", "ca.yaml")
KNOWN, ADMIN = ("DB_PASSWORD", "REDIS_PASSWORD"), ("DB_ADMIN_PASSWORD",)  # the functions know the first two


@click.command()
@click.option("--directory", type=click.Path(path_type=Path), default=FOLDER, help="Default: .credentials of the clone")
@click.option("--renew", type=click.Choice(["certificate", "passwords"]), help="Make up these anew, the rest stays.")
@silent_without_reader()
def main(directory: Path, renew: str | None) -> None:
    """Make up passwords and certificates for MariaDB and Redis in central, and say how to bring them there."""
    try:
        done = _renewed(directory, renew) if renew else _made_once(directory)
    except OSError as error:
        sys.exit(f"{error.filename or directory}: {error.strerror}.")
    print(done)
    if renew:
        print("The servers do not know yet: go on as the operator's guide says under rotation.")
        return
    namespace, central, karmada = (
        shlex.quote(str(path))
        for path in (FOLDER.parent / "karmada" / "namespace.yaml", directory / CENTRAL, directory / KARMADA)
    )
    print("\nBring them where they belong (the names of your contexts may differ):\n")
    print(f"  kubectl --context central apply -f {central}")
    print(f"  kubectl --context karmada-apiserver apply -f {namespace} -f {karmada}")


def documents(authority: Signed, server: Signed) -> dict[str, list[dict[str, Any]]]:
    """Give by file name the objects that it holds, with new passwords."""
    known = _passwords(KNOWN) | {"CENTRAL_CA": authority.certificate}
    return {
        CENTRAL: [_secret("library-credentials", "default", known | _passwords(ADMIN)), _tls(server)],
        KARMADA: [_secret("library-credentials", "library-system", known)],
        AUTHORITY: [authority._asdict()],
    }


def _made_once(directory: Path) -> str:
    present = [name for name in FILES if (directory / name).exists()]
    if len(present) == len(FILES):
        return f"{directory} is there already and stays as it is."
    if present:
        sys.exit(f"{directory} holds {' and '.join(present)} only: restore the others, or remove it to make all anew.")
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = certificates.authority()
    made = documents(authority, certificates.server(authority))
    _write(directory, made)
    return f"Wrote {', '.join(made)} into {directory}. Keep a copy where you keep passwords."


def _renewed(directory: Path, what: str) -> str:
    found = {name: list(yaml.safe_load_all((directory / name).read_text())) for name in FILES}
    if what == "certificate":
        found[CENTRAL][1] = _tls(certificates.server(Signed(**found[AUTHORITY][0])))
    else:
        known = _passwords(KNOWN)
        found[CENTRAL][0]["stringData"] |= known | _passwords(ADMIN)
        found[KARMADA][0]["stringData"] |= known
    _write(directory, found)
    return f"The {what} in {directory} {'is' if what == 'certificate' else 'are'} new."


def _write(directory: Path, made: dict[str, list[dict[str, Any]]]) -> None:
    """Write drafts first, then give them their names: a disk that fills up leaves nothing that looks complete."""
    drafts = {directory / f"{name}.new": content for name, content in made.items()}
    for draft, content in drafts.items():
        draft.unlink(missing_ok=True)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            yaml.dump_all(content, file, Dumper=_Dumper, sort_keys=False)
    for draft in drafts:
        draft.rename(draft.with_suffix(""))


def _passwords(names: tuple[str, ...]) -> dict[str, str]:
    return {name: secrets.token_urlsafe(32) for name in names}


def _tls(server: Signed) -> dict[str, Any]:
    data = {"tls.crt": server.certificate, "tls.key": server.key}
    return _secret("central-tls", "default", data) | {"type": "kubernetes.io/tls"}


def _secret(name: str, namespace: str, data: dict[str, str]) -> dict[str, Any]:
    metadata = {"name": name, "namespace": namespace}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": data}


class _Dumper(yaml.SafeDumper):
    """Writes PEM texts as people read them: in lines."""


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)


if __name__ == "__main__":
    main(prog_name="python -m central.credentials")
