"""One run of a drill: load, fault, healing, final reads. What comes of it stands in the journal."""

import time
from collections.abc import Callable
from pathlib import Path

from loadtest.drill.errors import DrillError
from loadtest.drill.faults.driver import Driver
from loadtest.drill.faults.guard import imposed
from loadtest.drill.load.generators import load, users
from loadtest.drill.observe import final_reads, preflight
from loadtest.drill.observe.live import Live
from loadtest.drill.observe.monitor import Glance, Lookout
from loadtest.drill.scenario import Scenario
from loadtest.journal import Journal, Mark
from local.machine.waiting import until

WARM_UP = 90.0  # seconds for all users to log in
SETTLE = 2.0
STEADY = 0.7  # of the wanted rate, below which there is no steady state to break


def run(scenario: Scenario, target: str, library: Driver, rate: float, folder: Path, live: Live) -> None:
    """Do a drill and leave its journal in `folder`; a DrillError says why it could not be done to its end."""
    fault = scenario.fault(target)
    live.stage("preflight")
    library.accounts(users(rate) + 1)
    preflight.check(library, rate)
    journal = Journal(folder / "journal" / "drill.jsonl")
    glance = Glance(folder / "journal")
    try:
        with load(library, rate, folder) as alive, Lookout(library, journal):
            _warm_up(glance, users(rate) + 1, live, alive)  # and the prober
            journal.write(Mark(time.time(), "start"))
            _pass("before", scenario.before, glance, live)
            _steady(glance, rate)
            if fault is None:
                _pass("no fault", scenario.during, glance, live)
            else:
                live.stage(f"fault: {fault.text()}")
                with imposed(target, library, fault, journal):
                    _pass(f"fault: {fault.text()}", scenario.lasts, glance, live)
                    live.stage("healing")
            _pass("after", scenario.after, glance, live)
            journal.write(Mark(time.time(), "stop"))
            live.stage("ending the load")
        live.stage("final reads through every member")
        verified = Journal(folder / "journal" / "verify.jsonl")
        final_reads.read_back(folder / "journal" / "load.sessions", library.members, library.readers_password, verified)
        verified.close()
    finally:
        (folder / "journal" / "load.sessions").unlink(missing_ok=True)  # tokens
        journal.close()


def _pass(stage: str, seconds: float, glance: Glance, live: Live) -> None:
    """Let the time go by."""
    live.stage(stage, seconds)
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        _look(glance, live)
        time.sleep(min(0.25, left))


def _warm_up(glance: Glance, number: int, live: Live, alive: Callable[[], None]) -> None:
    """Wait until every user has read their cart."""

    def logged_in() -> bool:
        live.stage(f"{len(glance.readers)} of {number} users logged in")
        alive()
        _look(glance, live)
        return len(glance.readers) >= number

    if not until(logged_in, WARM_UP, pause=0.25):
        raise DrillError(f"Only {len(glance.readers)} of {number} users could log in: see locust.log of the drill.")
    _pass("settling", SETTLE, glance, live)


def _look(glance: Glance, live: Live) -> None:
    glance.look()
    live.show(glance)


def _steady(glance: Glance, rate: float) -> None:
    """Refuse to break what does not stand; a DrillError says what is wrong with it."""
    glance.look()
    failed = sum(each.failed for each in glance.recent)
    if failed or glance.rate() < STEADY * rate:
        raise DrillError(
            f"There is no steady state to break: {glance.rate():.0f} requests/s of {rate:g}, {failed} failed. "
            "Lower --rate, or look at what the machine is busy with."
        )
