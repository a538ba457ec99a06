"""The load of a drill: Locust and the prober, each a process of its own, until the drill ends them."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from loadtest.drill.errors import DrillError
from loadtest.drill.faults.driver import Driver
from loadtest.drill.load.prober import ProbePlan

PACE = 0.5  # seconds between two things that one user does
LAST_WORDS = 30.0  # seconds for what is under way when the load ends
LOCUSTFILE = Path(__file__).parent.parent.parent / "locustfile.py"


def users(rate: float) -> int:
    """Return how many users make this many requests per second."""
    return max(1, round(rate * PACE))


@contextmanager
def load(library: Driver, rate: float, folder: Path) -> Iterator[Callable[[], None]]:
    """Have users make `rate` requests per second within the block, and the prober a tenth of that beside them.

    What it gives raises a DrillError when one of the two has died.
    """
    number = users(rate)
    journal = folder / "journal"
    plan = ProbePlan(
        library.gslb, library.members, f"reader-{number + 1}", max(5.0, rate / 10),
        str(journal / "probe.jsonl"), str(journal / "load.sessions"), library.nameserver,
    )  # fmt: skip
    plan.save(folder / "probe.json")
    locust = [
        sys.executable, "-m", "locust", "--locustfile", str(LOCUSTFILE), "--host", library.gslb, "--headless",
        "--only-summary", "--users", str(number), "--spawn-rate", str(max(1, number // 4)), "--pace", str(PACE),
        "--accounts", str(number), "--journal", str(journal / "load.jsonl"), "--stop-timeout", f"{LAST_WORDS:.0f}s",
        "--parent", str(os.getpid()), "--nameserver", library.nameserver,
    ]  # fmt: skip
    environ = os.environ | {"READERS_PASSWORD": library.readers_password}  # in no file that the drill leaves
    prober = [sys.executable, "-m", "loadtest.drill.load.prober", str(folder / "probe.json")]
    with (
        _process(locust, environ, folder / "locust.log", signal.SIGUSR1) as first,
        _process(prober, environ, folder / "prober.log", signal.SIGTERM) as second,
    ):
        started = {"locust": first, "prober": second}

        def alive() -> None:
            for name, process in started.items():
                if process.poll() is not None:
                    log = (folder / f"{name}.log").read_text(errors="replace")
                    raise DrillError(f"The {name} ended before its time, and said:\n{log[-1000:]}")

        yield alive
        alive()


@contextmanager
def _process(
    command: list[str], environ: dict[str, str], log: Path, ending: signal.Signals
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        # In a session of its own: Ctrl-C is for the drill, which heals first and ends the load then.
        process = subprocess.Popen(command, env=environ, stdout=out, stderr=out, start_new_session=True)
    try:
        yield process
    finally:
        process.send_signal(ending)
        try:
            with suppress(subprocess.TimeoutExpired):
                process.wait(LAST_WORDS + 5)
        finally:  # also when somebody cannot wait for it
            process.kill()
            process.wait()
