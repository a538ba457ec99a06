"""What a drill can ask of a DNS.

A dead member is answered with until a check has failed, and after that its address is kept for the TTL; a reader who
has gone to a member that says nothing waits until they give up.
"""

from dataclasses import replace

from loadtest.drill.dns.server import INTERVAL, TIMEOUT
from loadtest.drill.judge.gates import gates
from loadtest.drill.scenario import Scenario

PATIENCE = 8.0  # seconds after which a reader gives a request up, as the browser does
SLACK = 1.0  # seconds for a busy machine to check, to answer and to look
SHARE = 0.5  # of the readers are at one of two members


def of_dns(scenario: Scenario, ttl: int, rate: float) -> Scenario:
    """Return the scenario as a DNS has to do it; only where a whole member is gone are its gates not the proxy's."""
    scenario = replace(scenario, title=f"{scenario.title}, behind a DNS with TTL {ttl} s")
    if "silent" not in scenario.bites:
        return scenario
    detect = INTERVAL + TIMEOUT + SLACK
    recovery = detect + ttl + PATIENCE + SLACK
    asked = {
        "detect": detect,
        "recovery": recovery,
        "failed_requests": rate * SHARE * (detect + ttl),
        "longest_stall": PATIENCE + 2 * SLACK,
        "longest_wait": recovery,
    }
    return replace(
        scenario,
        gates=gates(asked, scenario.gates),
        known_by=detect + ttl + SLACK,
    )
