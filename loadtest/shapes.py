"""Shapes of the load: `locust -f loadtest/locustfile.py,loadtest/shapes.py --shape spike --users 100 --run-time 2m`."""

import argparse

from locust import LoadTestShape, events


def users_at(shape: str, progress: float, most: int) -> int:
    """Return how many users there are when this share of the run, 0 to 1, has passed.

    `steady` has all from the start, `ramp` grows to them over the run, `spike` has a tenth but for the middle fifth.
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


class Shape(LoadTestShape):
    """The shape that --shape names, within --run-time (10 minutes unless given)."""

    use_common_options = True  # --users, --spawn-rate and --run-time go on meaning what they do

    def tick(self) -> tuple[int, float] | None:
        """Give users and users per second to start, None at the end."""
        given = self.runner.environment.parsed_options if self.runner else None
        length = float(getattr(given, "run_time", None) or 600)
        progress = self.get_run_time() / length  # type: ignore[no-untyped-call]
        most = int(getattr(given, "num_users", None) or getattr(given, "users", None) or 1)
        return (users_at(getattr(given, "shape", "steady"), progress, most), 100.0) if progress < 1 else None
