"""What a drill does and what it must show, from a TOML file."""

import math
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loadtest.drill.errors import DrillError
from loadtest.drill.judge.gates import Gate, gates
from loadtest.drill.judge.recovery import CALM

FOLDER = Path(__file__).parent / "scenarios"
RECOVERS = ("fault", "heal")
SLACK = 1.0  # seconds: the timeline's slots do not begin with the fault
EVIDENCE = ("silent", "errors", "slower", "restarts", "present")


@dataclass(frozen=True)
class Fault:
    """What is broken: `target` is a member, a part of central or a function; which kinds there are, the driver says."""

    target: str
    kind: str

    def text(self) -> str:
        """Return the fault in words."""
        return f"{self.kind} of {self.target}"


@dataclass(frozen=True)
class Scenario:
    """One kind of drill."""

    name: str
    title: str
    faults: dict[str, Fault]
    """By target: the same drill breaks other things on this machine than in real clusters."""
    bites: dict[str, Any] = field(default_factory=dict)
    """What shows that the fault bit: {silent: member}, {errors: journey}, {slower: journey}, {restarts: number}
    or {present: true}, which only asks that the fault was there, for those that nobody may notice."""
    recovers: str = "fault"
    """Whether the library recovers on its own, from the "fault", or only from the "heal"."""
    known_by: float = 3.0
    """Seconds after which a member that is gone serves nobody any more."""
    before: float = 5.0
    during: float = 8.0
    """Seconds for which the fault is left at least."""
    after: float = 5.0
    gates: list[Gate] = field(default_factory=list)

    @property
    def lasts(self) -> float:
        """The seconds for which the fault is left: what its gate gives recovery, it must be there to be seen."""
        granted = [gate.most + CALM + SLACK for gate in self.gates if gate.measure == "recovery"]
        return max([self.during, *granted] if self.recovers == "fault" else [self.during])

    def fault(self, target: str) -> Fault | None:
        """Return the fault on this target, None for the drill without one; a DrillError when it knows no such drill."""
        if not self.faults:
            return None
        if target not in self.faults:
            raise DrillError(
                f"The scenario {self.name} has no fault for --target {target}: it has {_list(self.faults)}."
            )
        return self.faults[target]


def names() -> list[str]:
    """Return the scenarios that come with the drill."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load(name: str) -> Scenario:
    """Return the scenario of this name, or of this file."""
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    if not path.is_file():
        raise DrillError(f"There is no scenario {name!r}: give a .toml file, or one of {_list(names())}.")
    try:
        found = tomllib.loads(path.read_text())
        faults = {target: Fault(**fault) for target, fault in found.pop("fault", {}).items()}
        scenario = Scenario(path.stem, faults=faults, gates=gates(found.pop("gates", {})), **found)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise DrillError(f"{path} is not a scenario: {error}.") from error
    if wrong := _wrong(scenario):
        raise DrillError(f"{path}: {wrong}.")
    return scenario


def _wrong(scenario: Scenario) -> str | None:
    """Return what is wrong with a scenario, None for a good one."""
    for name in ("before", "during", "after"):
        seconds = getattr(scenario, name)
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < math.inf:
            return f"`{name}` must be a number of seconds above 0, not {seconds!r}"
    if scenario.recovers not in RECOVERS:
        return f"`recovers` must be one of {_list(RECOVERS)}, not {scenario.recovers!r}"
    bites = scenario.bites
    if not isinstance(bites, dict) or not bites.keys() <= set(EVIDENCE) or (scenario.faults and not bites):
        return f"`bites` must say how to see the fault, by {_list(EVIDENCE)}"
    return None


def _list(words: Any) -> str:
    return ", ".join(words)
