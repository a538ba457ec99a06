"""A drill that never took place: the journal it would have left, with whatever a test wants to have gone wrong."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loadtest.drill import scenario
from loadtest.drill.report.document import document
from loadtest.drill.result import result
from loadtest.journal import Journal, Mark, Record, Request, Rotation
from tests.drill.story import MEMBERS, Story

START, INJECT, HEAL, HEALED, STOP = 1000.0, 1005.0, 1013.0, 1013.5, 1018.0
MEMBER_KILL = scenario.load("member-kill")


@dataclass
class Recorded:
    """A kill of naver under 20 requests per second."""

    answers_on: bool = False
    """Whether naver goes on to answer after the kill."""
    failing: float = 0.0
    """Seconds after the kill for which nhn answers 503."""
    failing_healed: float = 0.0
    """Seconds after the fault is gone for which nhn answers 503."""
    took: float = 0.01
    story: Story | None = None
    final: bool = True
    rotation: bool = True
    """Whether the front door tells whom it uses."""

    def records(self) -> list[Record]:
        marks = [
            (START, "start"),
            (INJECT, "inject"),
            (INJECT + 0.2, "injected"),
            (HEAL, "heal"),
            (HEALED, "healed"),
        ]
        found: list[Record] = [Mark(at, what) for at, what in [*marks, (STOP, "stop")]]
        if self.rotation:
            out = {"naver": False, "nhn": True}
            found += [Rotation(START, dict.fromkeys(MEMBERS, True)), Rotation(INJECT + 0.4, out)]
        for number in range(int((STOP - START) * 20)):
            due = START + number / 20
            alone = INJECT + 0.3 < due < HEAL and not self.answers_on
            by = "nhn" if alone or number % 2 else "naver"
            trouble = INJECT <= due < INJECT + self.failing or HEALED <= due < HEALED + self.failing_healed
            status = 503 if trouble else 200
            found.append(Request(due, self.took, "load", "cart", "gslb", status, by))
        return [*found, *(self.story or self.shopping()).records]

    def shopping(self) -> Story:
        story, cart = Story(), {}
        for book in range(100, 123):
            story.adds(str(book))
            cart[str(book)] = 1
        story.adds("7").borrows("7", "10", "c1").sees(cart)
        return story.in_the_end(cart) if self.final else story

    def result(self, folder: Path, kind: scenario.Scenario = MEMBER_KILL) -> dict[str, Any]:
        """Give the document of this run; its journal is written into the folder."""
        journal = Journal(folder / "journal" / "drill.jsonl")
        for record in self.records():
            journal.write(record)
        journal.close()
        return result(kind, kind.fault("local"), dict.fromkeys(MEMBERS, ""), folder)

    def report(self, folder: Path, kind: scenario.Scenario = MEMBER_KILL) -> dict[str, Any]:
        """Give the report of this run alone."""
        return document(kind, "local", 20, [self.result(folder, kind)])
