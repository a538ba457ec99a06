"""The passwords of this clone: made up once, kept readable by their owner only."""

import json
import os
import secrets

from local.settings import Settings

NAMES = ("DB_ADMIN_PASSWORD", "DB_PASSWORD", "REDIS_PASSWORD")


def read(settings: Settings) -> dict[str, str]:
    """Return the passwords by NAMES from `secrets.json` in the local folder, which is written when it is not there."""
    path = settings.dir / "secrets.json"
    if not path.exists():
        made = {name: secrets.token_urlsafe(24) for name in NAMES}
        draft = path.with_suffix(".new")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(made, file, indent=2)
        draft.rename(path)
    found = json.loads(path.read_text())
    return {name: found[name] for name in NAMES}
