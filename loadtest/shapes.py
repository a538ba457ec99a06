"""Shapes of the load: `locust -f loadtest/locustfile.py,loadtest/shapes.py --shape spike --users 100 --run-time 2m`."""

import argparse

from locust import LoadTestShape, events
from locust.env import Environment

AT_ONCE = 100.0  # users per second, at which a shape that changes is what it says


def users_at(shape: str, progress: float, most: int) -> int:
    """Return how many users there are when this share of the run, 0 to 1, has passed.

    `steady` has all of them, `ramp` grows to them over the run, `spike` has a tenth but for the middle fifth.
    """
    if shape == "ramp":
        return max(1, round(most * progress))
    if shape == "spike":
        return most if 0.4 <= progress < 0.6 else max(1, most // 10)
    return most


@events.init_command_line_parser.add_listener  # type: ignore[untyped-decorator]
def options(parser: argparse.ArgumentParser) -> None:
    """Add --shape to Locust's options."""
    parser.add_argument("--shape", choices=("steady", "ramp", "spike"), default="steady", help="of the load over time")


@events.init.add_listener  # type: ignore[untyped-decorator]
def note_spawn_rate(environment: Environment, **_: object) -> None:
    """Remember whether --spawn-rate was given: Locust fills it in when it starts."""
    Shape.given_rate = getattr(environment.parsed_options, "spawn_rate", None)


class Shape(LoadTestShape):
    """The shape that --shape names, within --run-time (10 minutes unless given)."""

    use_common_options = True  # --users, --spawn-rate and --run-time go on meaning what they do
    given_rate: float | None = None

    def tick(self) -> tuple[int, float] | None:
        """Give users and users per second to start, None at the end."""
        given = self.runner.environment.parsed_options if self.runner else None
        length = float(getattr(given, "run_time", None) or 600)
        progress = self.get_run_time() / length  # type: ignore[no-untyped-call]
        most = int(getattr(given, "num_users", None) or getattr(given, "users", None) or 1)
        shape = getattr(given, "shape", "steady")
        rate = (getattr(given, "spawn_rate", None) or 1.0) if shape == "steady" else (self.given_rate or AT_ONCE)
        return (users_at(shape, progress, most), float(rate)) if progress < 1 else None
