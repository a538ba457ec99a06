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
from tests.stack import ROOT, RunningLibrary

# In a process of its own: Locust patches the standard library when it is imported.
SHAPES = """
import json
from loadtest.shapes import users_at
print(json.dumps({name: [users_at(name, at, 50) for at in (0.1, 0.5, 0.9)] for name in ("steady", "ramp", "spike")}))
"""


def test_shapes_have_the_users_that_their_names_say() -> None:
    done = subprocess.run([sys.executable, "-c", SHAPES], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {"steady": [50, 50, 50], "ramp": [5, 25, 45], "spike": [5, 50, 5]}


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


PACE = """
import json
from argparse import Namespace
from locust.env import Environment
from loadtest.locustfile import ReaderUser
ReaderUser.host, given = "http://127.0.0.1:1", Namespace(pace=50.0)
user = ReaderUser(Environment(parsed_options=given))
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


def test_locust_ends_at_once_where_it_cannot_log_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("READERS_PASSWORD", raising=False)
    locust = [
        sys.executable,
        "-m",
        "locust",
        "-f",
        "loadtest/locustfile.py",
        "--host",
        "http://192.0.2.1",
        "--headless",
    ]
    done = subprocess.run(locust, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.splitlines()[-1][:27]) == (1, "READERS_PASSWORD is not set")


def test_workers_share_the_load_but_no_account(library: RunningLibrary, tmp_path: Path) -> None:
    """Also that --readers adds accounts once, and that plain Locust needs nothing else."""
    loader = [sys.executable, "-m", "central.load", "--readers", "8"]
    environment = {**os.environ, **library.admin_env, "PYTHONPATH": str(ROOT / "functions")}
    for known in ("8 readers: ", "8 readers: 0 new"):
        done = subprocess.run(loader, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        assert known in done.stderr
    locust = [sys.executable, "-m", "locust", "-f", "loadtest/locustfile.py", "--host", library.gslb, "--headless"]
    options = ["--processes", "2", "--users", "4", "--spawn-rate", "4", "--run-time", "6s", "--accounts", "4"]
    listen = ["--master-bind-port", str(library.port + 95), "--master-port", str(library.port + 95)]
    subprocess.run(
        [*locust, *options, *listen, "--journal", str(tmp_path / "load.jsonl")],
        cwd=ROOT, capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    records = list(journal.read(tmp_path))
    readers = {record.reader for record in records if isinstance(record, Seen)}
    assert readers == {"reader-1", "reader-2", "reader-5", "reader-6"}
    assert not check(records, ()).counts
