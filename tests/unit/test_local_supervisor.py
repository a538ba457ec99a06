import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from local.commands import shutdown
from local.errors import LocalError
from local.machine import folders
from local.machine.waiting import until
from local.settings import Settings
from local.stack import Program, log_path
from local.supervision import orphans
from local.supervision.supervisor import Supervisor

SLEEP = [
    sys.executable,
    "-c",
    "import os, time; os.fork() or time.sleep(60); print(dict(os.environ), flush=True); time.sleep(60)",
]


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """Give a folder whose name needs quoting everywhere."""
    settings = Settings.read(environ={"LOCAL_DIR": str(tmp_path / "a-folder's-100%")})
    folders.make(settings)
    yield settings
    orphans.end(settings)
    shutdown.stop(settings, purge=True)


@pytest.fixture
def supervisor(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Supervisor:
    monkeypatch.setenv("NOISE", "not for functions")
    programs = [
        Program(name=f"{group}/{process}", command=SLEEP, cwd=settings.dir, env={"PASSWORD": "it's $5 100%"})
        for group, process in (("central", "redis"), ("naver", "login"), ("naver", "health"))
    ]
    supervisor = Supervisor(settings)
    supervisor.start(programs)
    return supervisor


def _until(condition: Callable[[], bool]) -> None:
    assert until(condition, 10)


def test_a_program_gets_its_environment_and_little_else(settings: Settings, supervisor: Supervisor) -> None:
    supervisor.start_group("central")
    log = log_path(settings, "central/redis")
    _until(lambda: log.exists() and "\n" in log.read_text())
    environment = eval(log.read_text())
    assert environment.pop("PASSWORD") == "it's $5 100%"
    assert environment.pop(orphans.MARK) == str(settings.dir)
    assert environment.pop(orphans.PROGRAM) == "central/redis"
    assert set(environment) <= {"PATH", "HOME", "LANG", "PWD", "OLDPWD", "SHLVL", "_", "LC_CTYPE"}


def test_a_process_that_dies_is_started_again(supervisor: Supervisor) -> None:
    supervisor.start_group("naver")
    _until(lambda: supervisor.processes()["naver/login"].state == "RUNNING")
    before = supervisor.processes()["naver/login"].pid
    psutil.Process(before).kill()
    _until(lambda: supervisor.processes()["naver/login"].pid not in (0, before))


def test_workers_die_with_their_server(settings: Settings, supervisor: Supervisor) -> None:
    supervisor.start_group("naver")
    _until(lambda: len(orphans.find(settings)) == 6)  # supervisord, its upkeep, and two servers with a worker each
    server = psutil.Process(supervisor.processes()["naver/login"].pid)
    (worker,) = server.children()
    server.kill()
    _until(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE)


def test_stopping_ends_frozen_processes_and_supervisord_itself(settings: Settings, supervisor: Supervisor) -> None:
    supervisor.start_group("naver")
    psutil.Process(supervisor.processes()["naver/health"].pid).suspend()
    assert shutdown.stop(settings)
    assert orphans.find(settings) == []
    assert not supervisor.running()


def test_what_a_killed_supervisord_leaves_behind_is_found_and_ended(settings: Settings, supervisor: Supervisor) -> None:
    supervisor.start_group("naver")
    pid = int((settings.run / "supervisord.pid").read_text())
    psutil.Process(pid).kill()
    assert orphans.end(settings) >= 2
    assert orphans.find(settings) == []


def test_without_supervisord_every_question_says_how_to_start_it(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="start it with `python -m local up`"):
        Supervisor(Settings.read(environ={"LOCAL_DIR": str(tmp_path)})).processes()
