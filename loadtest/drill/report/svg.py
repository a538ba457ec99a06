"""The timeline of a run as inline SVG: nothing to load, nothing to run."""

from typing import Any

from markupsafe import Markup, escape

WIDTH, LEFT, RIGHT, HEIGHT = 1000, 46, 10, 170
COLOURS = ("#22a06b", "#2f6fde", "#8f5bd6", "#d98a00")
STEPS, MOST_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800), 14  # seconds between the words below a chart
MOST_BARS = 200  # of which one can be told from the next
RED, GREY = "#d32f2f", "#8a94a6"
NOBODY = {"gslb": "#3f4a5c", "nobody": GREY}  # the front door for want of a member; no answer at all


def colours(run: dict[str, Any]) -> dict[str, str]:
    """Return each answerer's colour; nobody, who did not answer, is grey."""
    found = {name for second in run["timeline"] for name in second["by"]}
    members = dict(zip(sorted(found - NOBODY.keys()), COLOURS * len(found), strict=False))
    return members | {name: colour for name, colour in NOBODY.items() if name in found}


class Frame:
    """A chart's place: time from left to right, a value from the bottom to the top."""

    def __init__(self, run: dict[str, Any], top: float) -> None:
        times = run["times"]
        self.length: float = max(1.0, times["stop"] - times["start"])
        self.top: float = top or 1.0
        self.inject = times["inject"] - times["start"]
        self.heal, self.healed = times["heal"] - times["start"], times["healed"] - times["start"]
        self.origin = times["origin"] - times["start"]
        self.recovery = run["figures"].get("recovery")
        self.parts: list[str] = []

    def x(self, second: float) -> float:
        """Return where a moment lies."""
        return LEFT + min(max(second, 0), self.length) / self.length * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        """Return where a value lies."""
        return HEIGHT - 22 - min(value, self.top) / self.top * (HEIGHT - 40)

    def rect(self, begin: float, end: float, low: float, high: float, colour: str, opacity: float = 1.0) -> None:
        """Draw a rectangle from and to a moment and a value."""
        width = max(0.5, self.x(end) - self.x(begin))
        self.parts.append(
            f'<rect x="{self.x(begin):.1f}" y="{self.y(high):.1f}" width="{width:.1f}" '
            f'height="{max(0.0, self.y(low) - self.y(high)):.1f}" fill="{colour}" opacity="{opacity}"/>'
        )

    def text(self, x: float, y: float, words: str, colour: str = "#4a5568", anchor: str = "start") -> None:
        """Write words."""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">{escape(words)}</text>'
        )

    def line(self, points: list[tuple[float, float]], colour: str, dash: str = "") -> None:
        """Draw a line through moments and values."""
        path = " ".join(f"{self.x(at):.1f},{self.y(value):.1f}" for at, value in points)
        self.parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
        )

    def draw(self, title: str, fault: bool) -> Markup:
        """Return the chart with its axes, and the fault and the recovery marked."""
        marks = Frame.__new__(Frame)
        marks.__dict__.update(self.__dict__ | {"parts": []})
        if fault:
            marks.rect(self.inject, self.heal, 0, self.top, RED, 0.10)
            marks.rect(self.heal, self.healed, 0, self.top, GREY, 0.15)
            marks.text(marks.x(self.inject) + 3, 14, "fault", RED)
            if self.healed - self.heal > self.length / 15:
                marks.text(marks.x(self.heal) + 3, 14, "healing")
                marks.text(marks.x(self.healed) + 3, 14, "healed")
        step = next((each for each in STEPS if self.length / each <= MOST_STEPS), STEPS[-1])
        for at in range(0, int(self.length) + 1, step):
            marks.text(marks.x(at), HEIGHT - 6, f"{at} s", anchor="middle")
        for share in (0, 0.5, 1):
            marks.line([(0, self.top * share), (self.length, self.top * share)], "#e2e8f0")
            marks.text(LEFT - 6, marks.y(self.top * share) + 4, _number(self.top * share), anchor="end")
        body = "".join([*marks.parts, *self.parts])
        return Markup(  # noqa: S704 - numbers, our own colours and escaped words
            f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">{body}</svg>'
        )


def requests(run: dict[str, Any], fault: bool) -> Markup:
    """Return the requests per second of each slot stacked by who answered them, failed ones in red on top."""
    timeline, slot = run["timeline"], run["slot"]
    frame = Frame(run, max((sum(each["by"].values()) / slot for each in timeline), default=1))
    paint = colours(run)
    gap = 0.04 if len(timeline) < MOST_BARS else 0.0
    for each in timeline:
        base, begin, end = 0.0, each["second"] + gap, each["second"] + slot - gap
        for name in sorted(each["by"], key=lambda name: (name == "nobody", name)):
            top = base + each["by"][name] / slot
            frame.rect(begin, end, base, top, paint[name])
            base = top
        if each["failed"]:
            frame.rect(begin, end, base - each["failed"] / slot, base, RED)
    return _recovered(frame).draw("requests per second by member", fault)


def latencies(run: dict[str, Any], fault: bool) -> Markup:
    """Return median and 99th percentile of each slot, in milliseconds."""
    known = [each for each in run["timeline"] if each["p99"] is not None]
    frame = Frame(run, max((each["p99"] * 1000 for each in known), default=1))
    for quantile, colour in (("p99", "#d98a00"), ("p50", "#1a365d")):
        frame.line([(each["second"] + run["slot"] / 2, each[quantile] * 1000) for each in known], colour)
    return _recovered(frame).draw("latency in milliseconds", fault)


def _recovered(frame: Frame) -> Frame:
    if frame.recovery is not None:
        at = frame.origin + frame.recovery
        frame.line([(at, 0), (at, frame.top)], "#1b7f3b", "5 4")
        frame.text(max(frame.x(at) + 4, frame.x(frame.origin) + 46), 14, f"recovered {frame.recovery:.1f} s", "#1b7f3b")
    return frame


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"
