"""A whole library of its own for the tests: on free ports, in a temporary folder."""

import os
import secrets
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import psutil
import pymysql
import redis

from central import public
from library.catalogue import cache
from local.central import credentials, servers
from local.commands import faults, status
from local.commands.status import Status
from local.envoy import gslb
from local.machine import folders, ports
from local.machine.waiting import until
from local.settings import Settings
from local.stack import Stack as Running
from local.stack import recorded
from local.supervision.supervisor import Supervisor

ROOT = Path(__file__).parent.parent
PORTS = 100
# Which of pytest-xdist's processes this is: each has ports of its own.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
BOOKS = (*range(1, 9), *range(100, 200))  # the ids in central/books.csv
# argon2id of "password", so that a test's reader costs no hashing
PASSWORD_HASH = "$argon2id$v=19$m=19456,t=2,p=1$znifbKo+/tFTObWJwVxb3w$SaryITOvNwqshsrPZwpWkSRim3OBB28wkJJ/SEE+kck"


@dataclass
class RunningLibrary:
    """A running library: where it answers, and hands to make, break and look into it."""

    folder: Path
    port: int
    function_host: str | None = None
    faulty: set[str] = field(default_factory=set)

    @property
    def gslb(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def naver(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    @property
    def nhn(self) -> str:
        return f"http://127.0.0.1:{self.port + 2}"

    @property
    def environment(self) -> dict[str, str]:
        ports = {"GSLB_PORT": str(self.port), "INTERNAL_PORT": str(self.port + 10)}
        host = {"FUNCTION_HOST": self.function_host} if self.function_host else {}
        return {**os.environ, **ports, **host, "LOCAL_DIR": str(self.folder)}

    def local(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "local", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=180)
        assert done.returncode == 0, f"{' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout

    def up(self) -> None:
        self.local("up", "--detach")

    def down(self) -> None:
        self.local("down", "--purge")

    @property
    def running(self) -> Running:
        found = recorded(self.settings)
        assert found is not None, "the stack is not up"
        return found

    def fault(self, target: str, kind: str) -> None:
        self.faulty.add(target)
        with folders.locked(self.settings):
            faults.inject(self.settings, self.running, target, kind)

    def heal(self, target: str, at_once: int = 8) -> None:
        """Undo the fault of the target and return when it serves again; under load only one function starts at once."""
        with folders.locked(self.settings):
            faults.heal(self.settings, self.running, target, at_once)
        self.faulty.discard(target)

    def mend(self) -> None:
        """Undo all faults."""
        for target in sorted(self.faulty, key=("central", "mariadb", "redis", "naver", "nhn").index):
            self.heal(target)

    def status(self) -> Status:
        return status.read(self.settings, self.running)

    def pids(self, *groups: str) -> dict[str, int]:
        """Give the process id of every process of these groups (naver, nhn, central, gslb)."""
        running = Supervisor(self.settings).processes()
        return {name: process.pid for name, process in running.items() if name.split("/")[0] in groups}

    @cached_property
    def settings(self) -> Settings:
        return Settings.read(("naver", "nhn"), self.environment)

    def in_rotation(self, member: str) -> bool:
        """Say whether the GSLB sends requests to the member."""
        rotation = gslb.in_rotation(self.settings)
        assert rotation is not None, "the GSLB does not answer"
        return rotation[self.settings.member_ports[member]]

    @cached_property
    def secrets(self) -> dict[str, str]:
        return credentials.read(self.settings)

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """What a test needs to connect to MariaDB itself."""
        return servers.tls(self.secrets)

    @cached_property
    def admin_env(self) -> dict[str, str]:
        """The loader's environment for this stack's central."""
        secret, ports = self.secrets, {program.name: program.port for program in self.running.programs}
        return {
            "DB_HOST": f"127.0.0.1:{ports['central/mariadb']}",
            "DB_ADMIN_USER": servers.ADMIN,
            "DB_ADMIN_PASSWORD": secret["DB_ADMIN_PASSWORD"],
            "DB_USER": "library",
            "DB_PASSWORD": secret["DB_PASSWORD"],
            "DB_NAME": "library",
            "REDIS_ADDR": f"127.0.0.1:{ports['central/redis']}",
            "REDIS_PASSWORD": secret["REDIS_PASSWORD"],
            "DB_CA": secret["CENTRAL_CA"],
            "REDIS_CA": secret["CENTRAL_CA"],
            "READERS_PASSWORD": public.READERS_PASSWORD,
        }

    def announce_change(self) -> None:
        """Tell the members that the catalogue has changed, as the loader does."""
        with self.redis() as redis:
            redis.set(cache.VERSION, secrets.token_hex(8))

    @contextmanager
    def mariadb(self) -> Iterator["pymysql.cursors.Cursor"]:
        """Give a cursor of the administrator, whose statements take effect at once."""
        host, _, port = self.admin_env["DB_HOST"].partition(":")
        connection = pymysql.connect(
            host=host,
            port=int(port),
            user=self.admin_env["DB_ADMIN_USER"],
            password=self.admin_env["DB_ADMIN_PASSWORD"],
            database="library",
            autocommit=True,
            ssl=self.tls,
        )
        with closing(connection), connection.cursor() as cursor:
            yield cursor

    def sql(self, statement: str, *arguments: object) -> list[tuple[Any, ...]]:
        with self.mariadb() as cursor:
            cursor.execute(statement, arguments)
            return list(cursor.fetchall())

    def redis(self) -> "redis.Redis":
        return servers.redis_client(int(self.admin_env["REDIS_ADDR"].partition(":")[2]), self.secrets)

    def new_user(self, role: str = "user") -> str:
        """Give the id of a new user whose password is `password`."""
        user_id = f"reader-{secrets.token_hex(6)}"
        self.sql("INSERT INTO users (id, password_hash, role) VALUES (%s, %s, %s)", user_id, PASSWORD_HASH, role)
        return user_id

    @property
    def cookie(self) -> str:
        """The name of the session's cookie."""
        return self.settings.session_cookie

    def log_in(self, user_id: str | None = None, url: str | None = None) -> str:
        """Give the token of a new session, of a new user unless one is named."""
        credentials = {"id": user_id or self.new_user(), "password": "password"}
        answer = httpx.post(f"{url or self.gslb}/api/users/login", json=credentials)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["token"])


def runs(pid: int) -> bool:
    """Say whether the process is there and not frozen."""
    try:
        return psutil.Process(pid).status() not in (psutil.STATUS_STOPPED, psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 20) -> float:
    """Return the moment (time.monotonic) at which the condition was seen to hold; fail when it does not in time."""
    assert until(condition, seconds, pause=0.02), f"{what}: not within {seconds} s"
    return time.monotonic()


def free_port() -> int:
    """Give the first of PORTS free ports in a row."""
    return ports.free_block(23_000 + 3_000 * WORKER, PORTS)
