import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from loadtest import journal
from loadtest.contract import NoPasswordError, readers_password
from loadtest.drill.judge.checker import check
from loadtest.drill.judge.histogram import Histogram
from loadtest.journal import Seen
from tests.stack import ROOT, RunningLibrary, wait_until

# In a process of its own: Locust patches the standard library when it is imported.
SHAPES = """
import json
from loadtest.shapes import users_at
print(json.dumps({name: [users_at(name, at, 50) for at in (0.1, 0.5, 0.9)] for name in ("steady", "ramp", "spike")}))
"""


def test_shapes_have_the_users_that_their_names_say() -> None:
    done = subprocess.run([sys.executable, "-c", SHAPES], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {"steady": [50, 50, 50], "ramp": [5, 25, 45], "spike": [5, 50, 5]}


RATES = """
import json
from argparse import Namespace
from loadtest import shapes
found = {}
for rate in (None, 5.0):
    for name in ("steady", "ramp", "spike"):
        given = Namespace(shape=name, num_users=50, spawn_rate=rate, run_time=100)
        environment = Namespace(parsed_options=given)
        shapes.note_spawn_rate(environment)
        given.spawn_rate = rate or 1  # as Locust does
        shape = shapes.Shape()
        shape.runner = Namespace(environment=environment)
        found[f"{name} {rate}"] = shape.tick()[1]
print(json.dumps(found))
"""


def test_shapes_start_users_at_the_spawn_rate_and_those_that_change_at_once_where_none_is_given() -> None:
    done = subprocess.run([sys.executable, "-c", RATES], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {
        "steady None": 1, "ramp None": 100, "spike None": 100, "steady 5.0": 5, "ramp 5.0": 5, "spike 5.0": 5,
    }  # fmt: skip


FORGET = """
import json
from locust.stats import RequestStats
from loadtest.locustfile import forget
stats = RequestStats()
for second in range(3600):
    stats.log_request("GET", "cart", 10, 100)
    for entry in (stats.total, *stats.entries.values()):
        entry.num_reqs_per_sec[second] = entry.num_fail_per_sec[second] = 1
forget(stats, 3540)
entry = stats.get("cart", "GET")
print(json.dumps([min(entry.num_reqs_per_sec), len(entry.num_fail_per_sec), stats.total.num_requests]))
"""


def test_of_an_hours_seconds_locust_keeps_the_last_minute() -> None:
    done = subprocess.run([sys.executable, "-c", FORGET], cwd=ROOT, capture_output=True, text=True, check=True)
    first, kept, requests = json.loads(done.stdout)
    assert (first, kept, requests) == (3540, 60, 3600)


KEPT = """
import os
import sys
from argparse import Namespace
import gevent
from locust.env import Environment
from loadtest import locustfile
locustfile.KEPT = 0.1
parent = os.getppid() if sys.argv[1] == "drill" else 0
given = Namespace(accounts=1, journal=None, nameserver="", parent=parent, headless=False, autostart=False)
environment = Environment(host="http://localhost", parsed_options=given)
environment.create_local_runner()
counts = environment.stats.total.num_reqs_per_sec
counts[1] = 1
locustfile.open_journal(environment)
gevent.sleep(0.5)
print(1 in counts)
"""


@pytest.mark.parametrize(("who", "kept"), [("person", "True"), ("drill", "False")])
def test_only_a_drill_has_locust_forget_what_json_tells_of_each_second(who: str, kept: str) -> None:
    command = [sys.executable, "-c", KEPT, who]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == kept


PACE = """
import json
from argparse import Namespace
from locust.env import Environment
from loadtest.locustfile import ReaderUser
ReaderUser.host, given = "http://127.0.0.1:1/", Namespace(pace=50.0)
user = ReaderUser(Environment(parsed_options=given))
assert user.client.base_url == "http://127.0.0.1:1"
found = [user.wait_time()]
given.pace = 20.0
user._cp_last_wait_time = 0  # as if it had not waited
print(json.dumps([*found, user.wait_time()]))
"""


def test_users_keep_the_pace_that_a_web_ui_or_a_master_has_set() -> None:
    done = subprocess.run([sys.executable, "-c", PACE], cwd=ROOT, capture_output=True, text=True, check=True)
    assert [round(each) for each in json.loads(done.stdout)] == [50, 20]


def test_a_quantile_is_right_to_three_percent_and_takes_no_more_memory_for_more() -> None:
    found = Histogram()
    for number in range(1, 100_001):
        found.add(number / 1000)
    for share in (0.5, 0.95, 0.99):
        assert abs((found.quantile(share) or 0) / (100 * share) - 1) < 0.03
    assert (found.total, found.most) == (100_000, 100.0)
    assert len(found.counts) < 300


def test_nothing_has_no_quantile() -> None:
    assert Histogram().quantile(0.5) is None


def test_readers_log_in_with_what_the_environment_says_and_only_here_without_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("READERS_PASSWORD", raising=False)
    for host in ("http://localhost:8080", "http://127.0.0.1:8081", "http://127.0.0.2:1", "http://[::1]:8080"):
        assert readers_password(host) == "password"
    for host in ("https://library.example", "http://192.0.2.1", "http://localhost.example", "http://127.0.0.1.example"):
        with pytest.raises(NoPasswordError, match=f"READERS_PASSWORD is not set: .* {host} "):
            readers_password(host)
    monkeypatch.setenv("READERS_PASSWORD", "a word of ours")
    assert readers_password("http://localhost:8080") == readers_password("https://library.example") == "a word of ours"


TOO_MANY = """
import json
from argparse import Namespace
import gevent
from locust.env import Environment
from loadtest.locustfile import ReaderUser
from loadtest.users.accounts import share
given = Namespace(headless=False, pace=1.0)
environment = Environment(host="http://127.0.0.1:1", parsed_options=given, user_classes=[ReaderUser])
runner = environment.create_local_runner()
share(environment, ReaderUser.accounts, 1)
runner.start(2, 2)
gevent.sleep(1)
print(json.dumps([runner.state, runner.user_count, [each["msg"] for each in runner.exceptions.values()]]))
"""


def test_a_web_ui_that_wants_more_users_than_accounts_has_its_test_stopped_with_an_error() -> None:
    done = subprocess.run([sys.executable, "-c", TOO_MANY], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [
        "stopped", 0, ["There are more users than accounts: load more readers and set --accounts."],
    ]  # fmt: skip


LOCUST = [sys.executable, "-m", "locust", "-f", "loadtest/locustfile.py", "--headless"]


@pytest.mark.parametrize(
    ("code", "options", "sentence"),
    [
        (1, "--host http://192.0.2.1", "READERS_PASSWORD is not set: it must hold"),
        (1, "--host library.example", "--host must be a URL such as https://library.example, not 'library.example'"),
        (1, "--users 6 --accounts 5", "6 users need an account each, and there are 5: load"),
        (1, "--users 9 --accounts 4 --master --expect-workers 2 --master-bind-port 0", "and there are 8: load more"),
        (2, "--accounts 0", "--accounts: must be a whole number from 1 to 1,000,000, not '0'"),
        (2, "--pace -1", "--pace: must be a number from 0.001 to 86,400, not '-1'"),
    ],
)
def test_locust_ends_at_once_where_its_users_cannot_run(
    monkeypatch: pytest.MonkeyPatch, code: int, options: str, sentence: str
) -> None:
    monkeypatch.delenv("READERS_PASSWORD", raising=False)
    done = subprocess.run(
        [*LOCUST, *options.split()], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, sentence in done.stderr.splitlines()[-1]) == (code, True), done.stderr


@pytest.fixture
def readers(library: RunningLibrary) -> None:
    """Add reader-1 to reader-8, once."""
    loader = [sys.executable, "-m", "central.load", "--readers", "8"]
    environment = {**os.environ, **library.admin_env, "PYTHONPATH": str(ROOT / "functions")}
    for known in ("8 readers: ", "8 readers: 0 new"):
        done = subprocess.run(loader, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        assert known in done.stderr


def seen(path: Path) -> set[str]:
    """Give the readers of a journal, or of a folder of them."""
    return {record.reader for record in journal.read(path) if isinstance(record, Seen)}


@pytest.mark.usefixtures("readers")
def test_workers_share_the_load_but_no_account(library: RunningLibrary, tmp_path: Path) -> None:
    """Also that plain Locust needs nothing else, whether its host ends with a slash or not."""
    options = ["--processes", "2", "--users", "4", "--spawn-rate", "4", "--run-time", "6s", "--accounts", "4"]
    listen = ["--master-bind-port", str(library.port + 95), "--master-port", str(library.port + 95)]
    subprocess.run(
        [*LOCUST, "--host", f"{library.gslb}/", *options, *listen, "--journal", str(tmp_path / "load.jsonl")],
        cwd=ROOT, capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    assert seen(tmp_path) == {"reader-1", "reader-2", "reader-5", "reader-6"}
    assert not check(list(journal.read(tmp_path)), ()).counts


@pytest.mark.races(reason="Locust ends the test once it has heard of no worker for 3 s, of a starved one too")
@pytest.mark.usefixtures("readers")
def test_who_replaces_a_killed_worker_gets_its_accounts(library: RunningLibrary, tmp_path: Path) -> None:
    port = str(library.port + 96)
    master = [*LOCUST, "--host", library.gslb, "--master", "--master-bind-port", port, "--expect-workers", "2"]
    master += ["--users", "4", "--spawn-rate", "4", "--accounts", "2", "--only-summary"]

    def worker(name: str) -> list[str]:
        (tmp_path / name).mkdir()
        return [*LOCUST[:-1], "--worker", "--master-port", port, "--journal", str(tmp_path / name / "load.jsonl")]

    commands = (master, worker("first"), worker("second"))
    started = [subprocess.Popen(each, cwd=ROOT, stderr=subprocess.DEVNULL) for each in commands]
    try:
        wait_until(lambda: len(seen(tmp_path / "first") | seen(tmp_path / "second")) == 4, "both workers play", 60)
        started[2].kill()
        started.append(subprocess.Popen(worker("third"), cwd=ROOT, stderr=subprocess.DEVNULL))
        wait_until(lambda: bool(seen(tmp_path / "third")), "the third worker plays", 60)
        started[0].terminate()
        started[0].wait(30)
    finally:
        for each in started:
            each.kill()
            each.wait()
    blocks = [{"reader-1", "reader-2"}, {"reader-3", "reader-4"}]
    first, second, third = (seen(tmp_path / name) for name in ("first", "second", "third"))
    assert [first, second] in (blocks, blocks[::-1])
    # On a busy machine a master may miss the first worker too, which is then sent away when it comes back.
    assert any(third <= block for block in blocks)
