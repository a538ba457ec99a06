"""The passwords of this clone, and the certificate of its central: made up once, kept readable by their owner only."""

import json
import os
import secrets

from local.settings import Settings

PASSWORDS = ("DB_ADMIN_PASSWORD", "DB_PASSWORD", "REDIS_PASSWORD", "EVENTS_TOKEN")
CERTIFICATES = ("CENTRAL_CA", "TLS_CERTIFICATE", "TLS_KEY")


def read(settings: Settings) -> dict[str, str]:
    """Return PASSWORDS and CERTIFICATES (PEM texts) by name from the local folder's `secrets.json`, made up once."""
    path = settings.dir / "secrets.json"
    found: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    if not found.keys() >= {*PASSWORDS, *CERTIFICATES}:  # a file of an earlier version has fewer
        certificates = {} if found.keys() >= {*CERTIFICATES} else _certificates()
        found = {name: secrets.token_urlsafe(24) for name in PASSWORDS} | certificates | found
        draft = path.with_suffix(".new")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(found, file, indent=2)
        draft.rename(path)
    return {name: found[name] for name in (*PASSWORDS, *CERTIFICATES)}


def _certificates() -> dict[str, str]:
    from central import certificates  # only where some are made: cryptography takes a while to import

    authority = certificates.authority()
    names = (*certificates.NAMES, "localhost", "127.0.0.1")  # whoever goes past the egress uses the last two
    server = certificates.server(authority, names, certificates.AUTHORITY_DAYS)
    return dict(zip(CERTIFICATES, (authority.certificate, *server), strict=True))
