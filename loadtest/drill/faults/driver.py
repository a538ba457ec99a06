"""What breaks and mends the library, the same for this machine and for real clusters."""

from typing import Protocol

from loadtest.drill.errors import DrillError
from loadtest.drill.scenario import Fault

TARGETS = ("local", "cluster")


class Driver(Protocol):
    """A library that can be broken on purpose."""

    @property
    def gslb(self) -> str:
        """The front door's URL."""
        ...

    @property
    def front_door(self) -> str:
        """What kind of front door that is."""
        ...

    @property
    def nameserver(self) -> str:
        """The DNS server that its clients ask, such as "127.0.0.1:5300"; "" for the system's."""
        ...

    @property
    def members(self) -> dict[str, str]:
        """Each member's own URL."""
        ...

    @property
    def readers_password(self) -> str:
        """What reader-1, reader-2, … log in with; a DrillError when nobody has said it."""
        ...

    def troubles(self) -> list[str]:
        """Return what is not as it must be before a drill, each a sentence."""
        ...

    def active(self) -> dict[str, str]:
        """Return the faults there are now, by target, whoever brought them about."""
        ...

    def inject(self, fault: Fault) -> None:
        """Bring a fault about and return when it is there; a DrillError when it cannot be."""
        ...

    def heal(self) -> None:
        """Take away every fault there is and return when the library is whole; harmless where there is none."""
        ...

    def gone(self, fault: Fault) -> bool:
        """Tell whether what was broken answers again by itself; that the library uses it again is its recovery."""
        ...

    def rotation(self) -> dict[str, bool] | None:
        """Return which members the front door uses, None where nobody can tell."""
        ...

    def restarts(self) -> int:
        """Return how many processes were started anew since the driver was made."""
        ...

    def accounts(self, number: int) -> None:
        """See to it that reader-1 to reader-`number` can log in."""
        ...


def driver(target: str) -> Driver:
    """Return the driver of a target, "local" or "cluster"."""
    if target == "local":
        from loadtest.drill.faults.local import Local

        return Local()
    if target == "cluster":
        from loadtest.drill.faults.cluster import Cluster

        return Cluster()
    raise DrillError(f"There is no target {target!r}: choose {' or '.join(TARGETS)}.")
