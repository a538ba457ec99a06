"""What one clone runs: its programs, its addresses, and the record of it that every later command reads."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from local.settings import Settings

RECORD = "stack.json"


@dataclass(frozen=True)
class Program:
    """One supervised process. Its name is `<group>/<process>`, such as "naver/list-books" or "central/redis"."""

    name: str
    port: int | None = None
    probe_path: str | None = None
    """Answers 200 on `port` once the process serves."""
    command: list[str] = field(default_factory=list)
    cwd: Path = Path("/")
    env: dict[str, str] = field(default_factory=dict)

    @property
    def group(self) -> str:
        """The cluster it belongs to: a member, "central" or "gslb"."""
        return self.name.split("/")[0]

    @property
    def process(self) -> str:
        """Its name within the group."""
        return self.name.split("/")[1]


@dataclass(frozen=True)
class Stack:
    """Everything of one clone that runs, in the order in which it starts."""

    gslb_port: int
    members: dict[str, int]
    """Member name to its gateway's port."""
    programs: list[Program]
    ready: bool = False
    """False until every probe has answered, so that a start that was cut off can be told from a running stack."""

    def of(self, group: str) -> list[Program]:
        """Return the programs of one group."""
        return [program for program in self.programs if program.group == group]

    def save(self, settings: Settings) -> None:
        """Record the stack in the local folder, without commands and environments (those hold passwords)."""
        record = {
            "ready": self.ready,
            "gslb_port": self.gslb_port,
            "members": self.members,
            "programs": {program.name: program.port for program in self.programs},
            "probes": {program.name: program.probe_path for program in self.programs},
        }
        draft = settings.dir / f"{RECORD}.new"
        draft.write_text(json.dumps(record, indent=2))
        draft.rename(settings.dir / RECORD)


def recorded(settings: Settings) -> Stack | None:
    """Return the stack as it was last recorded, None where none was ever started."""
    path = settings.dir / RECORD
    if not path.exists():
        return None
    record = json.loads(path.read_text())
    probes = record.get("probes", {})  # a record of before there were any is still one to stop by
    programs = [Program(name, port, probes.get(name)) for name, port in record["programs"].items()]
    return Stack(record["gslb_port"], record["members"], programs, record["ready"])


def log_path(settings: Settings, name: str) -> Path:
    """Return the log of a program."""
    return settings.dir / "logs" / f"{name}.log"
