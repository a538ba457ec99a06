"""The third cluster: MariaDB and Redis with data folders of their own, and the loader that fills them."""

import hashlib
import json
import os
import shlex
import shutil
import ssl
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pymysql
import redis

from central import public
from local.central import detour
from local.errors import LocalError
from local.machine import programs
from local.settings import Settings
from local.stack import Program, log_path

ADMIN = "library_admin"
STAMP = "loaded"
# What the loader puts into central; a change of any of it is a reason to load again.
SOURCES = ("central/migrations/*.sql", "central/*.csv", "central/*.py")


def plan(settings: Settings) -> list[Program]:
    """Return the programs of central."""
    mariadb_port, redis_port = settings.port("central/mariadb"), settings.port("central/redis")
    mariadb = [
        programs.require("mariadbd"),
        f"--defaults-file={settings.root / 'central' / 'mariadb.cnf'}",
        f"--datadir={settings.dir / 'mariadb'}",
        f"--port={mariadb_port}",
        "--bind-address=127.0.0.1",
        f"--socket={settings.socket('central/mariadb')}",
        f"--pid-file={settings.run / 'mariadb.pid'}",
        f"--init-file={settings.dir / 'etc' / 'mariadb.sql'}",
        f"--ssl-cert={settings.dir / 'etc' / 'central.crt'}",
        f"--ssl-key={settings.dir / 'etc' / 'central.key'}",
        *_as_root(),
    ]
    ways = [str(settings.port(f"central/{name}{way}")) for name in ("mariadb", "redis") for way in (detour.FAR, "")]
    return [
        Program(name="central/mariadb", port=mariadb_port, command=mariadb, cwd=settings.dir),
        Program(
            name="central/redis",
            port=redis_port,
            command=[programs.require("redis-server"), str(settings.dir / "etc" / "redis.conf")],
            cwd=settings.dir,
        ),
        Program(name="central/detour", command=[sys.executable, "-m", "local.central.relay", *ways], cwd=settings.root),
    ]


def prepare(settings: Settings, secrets: dict[str, str]) -> None:
    """Write central's configuration and make MariaDB's data folder where there is none yet."""
    (settings.dir / "redis").mkdir(mode=0o700, exist_ok=True)
    etc = settings.dir / "etc"
    (etc / "central.crt").write_text(secrets["TLS_CERTIFICATE"])
    (etc / "central.key").write_text(secrets["TLS_KEY"])
    # In files, not in arguments: arguments are for everyone to read in `ps`.
    (etc / "redis.conf").write_text(
        f'include "{settings.root / "central" / "redis.conf"}"\n'
        f"tls-port {settings.port('central/redis')}\nbind 127.0.0.1\n"
        f'tls-cert-file "{etc / "central.crt"}"\ntls-key-file "{etc / "central.key"}"\n'
        f'dir "{settings.dir / "redis"}"\nrequirepass {secrets["REDIS_PASSWORD"]}\n'
        # A title would overwrite the environment, by which this clone's processes are known.
        "daemonize no\nset-proc-title no\n"
    )
    # Run at every start, so that new passwords reach an old data folder.
    (etc / "mariadb.sql").write_text(
        f"CREATE USER IF NOT EXISTS '{ADMIN}'@'%';\n"
        f"ALTER USER '{ADMIN}'@'%' IDENTIFIED BY '{secrets['DB_ADMIN_PASSWORD']}';\n"
        f"GRANT ALL PRIVILEGES ON *.* TO '{ADMIN}'@'%' WITH GRANT OPTION;\n"
    )
    if not (settings.dir / "mariadb").exists():
        _install_mariadb(settings)


def ready(settings: Settings, secrets: dict[str, str]) -> bool:
    """Tell whether both servers answer by now."""
    try:
        pymysql.connect(
            host="127.0.0.1",
            port=settings.port("central/mariadb"),
            user=ADMIN,
            password=secrets["DB_ADMIN_PASSWORD"],
            ssl=tls(secrets),
            connect_timeout=2,
        ).close()
        with redis_client(settings.port("central/redis"), secrets) as client:
            client.ping()
    except (pymysql.err.OperationalError, redis.exceptions.ConnectionError, redis.exceptions.TimeoutError):
        return False
    return True


def tls(secrets: Mapping[str, str]) -> ssl.SSLContext:
    """Return the TLS of a client that comes straight to MariaDB."""
    return ssl.create_default_context(cadata=secrets["CENTRAL_CA"])


def redis_client(port: int, secrets: Mapping[str, str], **options: Any) -> redis.Redis:
    """Return a client that comes straight to Redis."""
    password, authority = secrets["REDIS_PASSWORD"], secrets["CENTRAL_CA"]
    return redis.Redis(port=port, password=password, ssl=True, ssl_ca_data=authority, socket_timeout=2, **options)


def loader_environment(settings: Settings, secrets: dict[str, str], account: Mapping[str, str]) -> dict[str, str]:
    """Return what `python -m central.load` reads; `account` holds the functions' DB_USER and DB_NAME."""
    return {
        "PYTHONPATH": str(settings.root / "functions"),
        "DB_HOST": f"127.0.0.1:{settings.port('central/mariadb')}",
        "DB_ADMIN_USER": ADMIN,
        "DB_ADMIN_PASSWORD": secrets["DB_ADMIN_PASSWORD"],
        "DB_USER": account["DB_USER"],
        "DB_PASSWORD": secrets["DB_PASSWORD"],
        "DB_NAME": account["DB_NAME"],
        "REDIS_ADDR": f"127.0.0.1:{settings.port('central/redis')}",
        "REDIS_PASSWORD": secrets["REDIS_PASSWORD"],
        "DB_CA": secrets["CENTRAL_CA"],
        "REDIS_CA": secrets["CENTRAL_CA"],
        "READERS_PASSWORD": public.READERS_PASSWORD,
    }


def load(settings: Settings, secrets: dict[str, str], account: Mapping[str, str]) -> str:
    """Bring tables, books and accounts into central where they are not yet; return a line that says what was done.

    Data that is there stays as it is: a catalogue that was changed by hand survives `down` and `up`. The loader's
    environment is left in `etc/central.env`, for whoever wants to load something else.
    """
    environ = loader_environment(settings, secrets, account)
    lines = (f"export {name}={shlex.quote(value)}\n" for name, value in environ.items())
    (settings.dir / "etc" / "central.env").write_text("".join(lines))
    stamp = settings.dir / STAMP
    digest = _digest(settings.root, secrets)
    if stamp.exists() and stamp.read_text() == digest:
        return "data as it was"
    command = [sys.executable, "-m", "central.load", "--test-accounts"]
    _run(command, settings, "central/load", cwd=settings.root, env=os.environ | environ)
    stamp.write_text(digest)
    return "books and test accounts loaded"


def sentences(said: str) -> str:
    """Return the last ten lines of what a program said, of a JSON line its message."""

    def sentence(line: str) -> str:
        try:
            return str(json.loads(line)["message"])
        except (ValueError, TypeError, KeyError):
            return line

    return "\n".join(map(sentence, said.strip().splitlines()[-10:]))


def _install_mariadb(settings: Settings) -> None:
    draft = settings.dir / "mariadb.new"
    install = [
        programs.require("mariadb-install-db"),
        f"--defaults-file={settings.root / 'central' / 'mariadb.cnf'}",
        f"--datadir={draft}",
        "--skip-test-db",
        "--auth-root-authentication-method=socket",
        *_as_root(),
    ]
    # An installation that was cut off leaves no data folder to use, and what was loaded went with the old one.
    shutil.rmtree(draft, ignore_errors=True)
    (settings.dir / STAMP).unlink(missing_ok=True)
    _run(install, settings, "central/install")
    draft.rename(settings.dir / "mariadb")


def _run(
    command: list[str], settings: Settings, name: str, cwd: Path | None = None, env: dict[str, str] | None = None
) -> None:
    """Run a command to its end; a LocalError holds its last lines."""
    log = log_path(settings, name)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as file:
        code = subprocess.run(command, cwd=cwd, env=env, stdout=file, stderr=subprocess.STDOUT, check=False).returncode
    if code != 0:
        last = sentences(log.read_text(errors="replace"))
        raise LocalError(f"{name} failed with exit code {code}; its log is {log} and ends:\n{last}")


def _as_root() -> list[str]:
    return ["--user=root"] if os.geteuid() == 0 else []


def _digest(root: Path, secrets: dict[str, str]) -> str:
    """Return a fingerprint of what the loader would load, and for which passwords."""
    digest = hashlib.sha256(repr(sorted(secrets.items())).encode())
    for pattern in SOURCES:
        for path in sorted(root.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()
