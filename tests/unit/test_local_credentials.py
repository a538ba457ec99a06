import json
import stat
from pathlib import Path

import pytest
from cryptography import x509

from local.central import credentials
from local.settings import Settings

PASSWORDS = {"DB_ADMIN_PASSWORD": "one", "DB_PASSWORD": "two", "REDIS_PASSWORD": "three"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read((), {"LOCAL_DIR": str(tmp_path)})


def test_they_are_made_up_once_and_only_their_owner_can_read_them(settings: Settings) -> None:
    made = credentials.read(settings)
    assert made.keys() == {*PASSWORDS, "EVENTS_TOKEN", "CENTRAL_CA", "TLS_CERTIFICATE", "TLS_KEY"}
    assert credentials.read(settings) == made
    assert stat.S_IMODE((settings.dir / "secrets.json").stat().st_mode) == 0o600


def test_a_folder_from_before_tls_keeps_its_passwords_and_gets_certificates(settings: Settings) -> None:
    (settings.dir / "secrets.json").write_text(json.dumps(PASSWORDS))
    found = credentials.read(settings)
    assert PASSWORDS.items() <= found.items()
    server = x509.load_pem_x509_certificate(found["TLS_CERTIFICATE"].encode())
    server.verify_directly_issued_by(x509.load_pem_x509_certificate(found["CENTRAL_CA"].encode()))
    assert credentials.read(settings) == found


def test_a_folder_from_before_events_had_a_token_keeps_its_certificates(settings: Settings) -> None:
    made = credentials.read(settings)
    (settings.dir / "secrets.json").write_text(json.dumps({k: v for k, v in made.items() if k != "EVENTS_TOKEN"}))
    found = credentials.read(settings)
    assert found["EVENTS_TOKEN"] not in ("", made["EVENTS_TOKEN"])
    assert found | {"EVENTS_TOKEN": made["EVENTS_TOKEN"]} == made
