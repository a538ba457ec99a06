import time
from collections import deque
from io import StringIO
from pathlib import Path

from rich.console import Console

from loadtest.drill.observe.live import Live
from loadtest.drill.observe.monitor import Glance
from loadtest.journal import Request


def test_a_terminal_shows_load_errors_members_the_fault_and_the_time_left(tmp_path: Path) -> None:
    glance = Glance(tmp_path)
    glance.rotation, glance.failed = {"naver": False, "nhn": True}, 2
    glance.recent = deque(Request(time.time(), 0.02, "load", "cart", "gslb", 200, "nhn") for _ in range(400))
    console = Console(width=100, file=StringIO())
    live = Live("member-kill 1/5", console)
    live.stage("fault: kill of naver", 8)
    live.show(glance)
    console.print(live.render())
    lines = [line.split() for line in text(console).splitlines()][-4:]
    assert lines[0] == ["member-kill", "1/5", "fault:", "kill", "of", "naver", "8", "s", "left"]
    assert lines[2] == ["requests/s", "p95", "failed", "naver", "nhn"]
    assert lines[3] == ["80", "20", "ms", "2", "out,", "0/s", "80/s"]


def test_without_a_terminal_each_stage_is_a_line_once() -> None:
    console = Console(width=100, file=StringIO())
    with Live("no-fault", console) as live:
        for stage in ("preflight", "1 of 9 users logged in", "before", "before"):
            live.stage(stage)
    assert text(console).split() == ["preflight", "before"]


def text(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()
