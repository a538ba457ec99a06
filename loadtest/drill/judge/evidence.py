"""Whether a run proves anything: the fault must have bitten, and enough must have happened while it did."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from loadtest.drill.judge.findings import Findings
from loadtest.drill.judge.measures import Measures
from loadtest.journal import Mark

FEWEST = 20  # requests before and during the fault, and acknowledged changes since the start
FAULTY = ("during", "healing")


@dataclass(frozen=True)
class Traces:
    """What the fault itself left behind: how many processes were started anew, and which targets had a fault."""

    restarts: int = 0
    active: str = ""

    @classmethod
    def of(cls, marks: Iterable[Mark]) -> "Traces":
        """Return the traces that the drill has marked."""
        found = {mark.what: mark.text for mark in marks}
        return cls(int(found.get("evidence", 0)), found.get("injected", ""))


def doubts(measures: Measures, found: Findings, bites: Mapping[str, Any], traces: Traces) -> list[str]:
    """Return why the run proves nothing, each a sentence; nothing for one that does."""
    checked = (_CHECKS[kind](measures, what, traces) for kind, what in bites.items())
    sentences = [sentence for sentence in checked if sentence]
    counts = {part: measures.parts[part].total for part in (("before", "during") if bites else ("before",))}
    sentences += [f"Only {sent} requests were sent {part} the fault." for part, sent in counts.items() if sent < FEWEST]
    if measures.changes < FEWEST:
        sentences.append(f"Only {measures.changes} changes were acknowledged.")
    if not measures.loans:
        sentences.append("Not one loan was acknowledged.")
    if found.unproven:
        sentences.append(f"{found.unproven} acknowledged changes could not be read back through every member.")
    return sentences


def _silent(measures: Measures, member: str, _: Traces) -> str:
    slots = (measures.times.inject - measures.times.start) / measures.slot
    served = sum(slot.by[member] for number, slot in measures.slots.items() if number < slots)
    if served < FEWEST:
        return f"The fault could not bite: {member} had answered only {served} requests before it."
    late = measures.late[member]
    return f"The fault did not bite: {member} went on to answer {late} requests." if late else ""


def _errors(measures: Measures, journey: str, _: Traces) -> str:
    probes = measures.probes_failed.items()
    probed = sum(number for (name, _, part), number in probes if name == journey and part in FAULTY)
    users = sum(measures.failed_journeys[journey, part] for part in FAULTY)
    return "" if probed + users else f"The fault did not bite: no request of the journey {journey} failed."


def _slower(measures: Measures, journey: str, _: Traces) -> str:
    before, during = (measures.journeys.get((journey, part)) for part in ("before", "during"))
    usual, slow = (each.quantile(0.5) if each else None for each in (before, during))
    if usual is None or slow is None:
        return f"Nothing is known of the journey {journey} before or during the fault."
    if slow > 1.2 * usual + 0.005:
        return ""
    return f"The fault did not bite: {journey} took {slow:.3f} s, and {usual:.3f} s before."


def _restarts(_: Measures, number: int, traces: Traces) -> str:
    if traces.restarts >= number:
        return ""
    return f"The fault did not bite: {traces.restarts} processes were started anew, not {number}."


def _present(_: Measures, __: bool, traces: Traces) -> str:
    return "" if traces.active else "The fault did not bite: it was not there after it was brought about."


_CHECKS: dict[str, Callable[[Measures, Any, Traces], str]] = {
    "silent": _silent,
    "errors": _errors,
    "slower": _slower,
    "restarts": _restarts,
    "present": _present,
}
