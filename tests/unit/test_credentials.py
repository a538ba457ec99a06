import datetime
import ssl
import stat
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from cryptography import x509

from central import certificates, credentials


def run(folder: Path, *arguments: str) -> str:
    done = CliRunner().invoke(credentials.main, ["--directory", str(folder), *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def secrets(path: Path) -> dict[str, Any]:
    return {each["metadata"]["name"]: each for each in yaml.safe_load_all(path.read_text())}


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    run(tmp_path / "made")
    return tmp_path / "made"


def test_both_sides_get_the_same_passwords_and_only_central_the_rest(made: Path) -> None:
    central, karmada = secrets(made / "central.yaml"), secrets(made / "karmada.yaml")
    theirs = karmada["library-credentials"]
    ours = central["library-credentials"]
    assert theirs["metadata"]["namespace"] == "library-system"
    assert theirs["stringData"].keys() == {"DB_PASSWORD", "REDIS_PASSWORD", "CENTRAL_CA"}
    assert theirs["stringData"].items() <= ours["stringData"].items()
    assert ours["stringData"].keys() - theirs["stringData"].keys() == {"DB_ADMIN_PASSWORD"}
    passwords = {text for name, text in ours["stringData"].items() if name.endswith("PASSWORD")}
    assert len(passwords) == 3
    assert min(map(len, passwords)) >= 40
    assert {each["metadata"]["namespace"] for each in central.values()} == {"default"}
    assert (central["central-tls"]["type"], [*karmada]) == ("kubernetes.io/tls", ["library-credentials"])


def test_only_their_owner_can_read_them(made: Path) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.iterdir()} == {0o600}


def test_a_second_run_keeps_everything_and_says_so(made: Path) -> None:
    before = contents(made)
    assert "is there already and stays as it is" in run(made)
    assert contents(made) == before


def test_a_part_of_them_is_neither_completed_nor_overwritten(made: Path) -> None:
    (made / "karmada.yaml").unlink()
    before = contents(made)
    done = CliRunner().invoke(credentials.main, ["--directory", str(made)])
    assert (done.exit_code, contents(made)) == (1, before)
    assert "holds central.yaml and ca.yaml only: restore the others" in done.output


def test_the_certificate_is_good_for_both_names_and_for_who_trusts_this_authority_alone(made: Path) -> None:
    tls = secrets(made / "central.yaml")["central-tls"]["stringData"]
    ours = secrets(made / "karmada.yaml")["library-credentials"]["stringData"]["CENTRAL_CA"]
    for name in ("mariadb-central.default.svc.cluster.local", "redis-central.default.svc.cluster.local"):
        shake_hands(tls, ours, name, made)
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        shake_hands(tls, ours, "elsewhere.default.svc.cluster.local", made)
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(tls, certificates.authority().certificate, "redis-central.default.svc.cluster.local", made)
    end = x509.load_pem_x509_certificate(tls["tls.crt"].encode()).not_valid_after_utc
    assert 700 < (end - datetime.datetime.now(datetime.UTC)).days < 800


def test_a_renewed_certificate_is_of_the_same_authority_and_nothing_else_changes(made: Path) -> None:
    before, old = contents(made), secrets(made / "central.yaml")
    run(made, "--renew", "certificate")
    after, new = contents(made), secrets(made / "central.yaml")
    assert {name for name in after if after[name] != before[name]} == {"central.yaml"}
    assert new["library-credentials"] == old["library-credentials"]
    assert new["central-tls"]["stringData"]["tls.key"] != old["central-tls"]["stringData"]["tls.key"]
    ca = new["library-credentials"]["stringData"]["CENTRAL_CA"]
    shake_hands(new["central-tls"]["stringData"], ca, certificates.NAMES[0], made)


def test_renewed_passwords_are_all_new_and_the_same_on_both_sides(made: Path) -> None:
    old = secrets(made / "central.yaml")
    run(made, "--renew", "passwords")
    new, theirs = secrets(made / "central.yaml"), secrets(made / "karmada.yaml")["library-credentials"]["stringData"]
    ours = new["library-credentials"]["stringData"]
    changed = {name for name, text in ours.items() if text != old["library-credentials"]["stringData"][name]}
    assert changed == {"DB_PASSWORD", "REDIS_PASSWORD", "DB_ADMIN_PASSWORD"}
    assert theirs.items() <= ours.items()
    assert new["central-tls"] == old["central-tls"]


def shake_hands(tls: dict[str, str], authority: str, name: str, folder: Path) -> None:
    """Let a client that trusts the authority and asks for the name meet a server with this certificate, in memory."""
    (folder / "chain.pem").write_text(tls["tls.crt"] + tls["tls.key"])
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(folder / "chain.pem")
    asking = ssl.create_default_context(cadata=authority)
    asking.verify_flags |= ssl.VERIFY_X509_STRICT  # as later versions of Python have it
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = asking.wrap_bio(to_client, to_server, server_hostname=name)
    server = serving.wrap_bio(to_server, to_client, server_side=True)
    left = [client, server]
    while left:
        for side in list(left):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            left.remove(side)
