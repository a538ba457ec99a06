"""`status` as a person reads it: who gets the requests, what is broken on purpose, and every process."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from local.commands.status import GatewayStatus, ProcessStatus, Status


def render(status: Status) -> RenderableType:
    """Return two tables: the addresses, and the processes behind them."""
    return Group(_addresses(status), Text(), _processes(status))


def _addresses(status: Status) -> Table:
    table = _table("", "address", "GSLB sends requests", "/healthz", "fault")
    table.add_row("GSLB", status["gslb"]["url"], "", _healthz(status["gslb"]), "")
    for name, member in status["members"].items():
        table.add_row(name, member["url"], _rotation(member), _healthz(member), _fault(member["fault"]))
    faults = status["central"]["faults"]
    for process in status["central"]["processes"]:
        if process["port"]:
            name = process["name"].removeprefix("central/")
            table.add_row(name, f"127.0.0.1:{process['port']}", "", "", _fault(faults.get(name)))
    table.add_row("central", "", "", "", _fault(faults.get("central")))
    return table


def _processes(status: Status) -> Table:
    table = _table("process", "state")
    for title in ("pid", "port", "uptime"):
        table.add_column(title, justify="right")
    clusters = [status["gslb"], *status["members"].values(), status["central"]]
    for cluster in clusters:
        for process in cluster["processes"]:
            _add(table, process)
        table.add_row()
    return table


def _add(table: Table, process: ProcessStatus) -> None:
    table.add_row(
        process["name"],
        Text(process["state"].lower(), style="green" if process["state"] == "RUNNING" else "bold red"),
        str(process["pid"] or "-"),
        str(process["port"] or "-"),
        _duration(process["uptime"]),
    )


def _table(*columns: str) -> Table:
    return Table(*columns, box=None, pad_edge=False, padding=(0, 3, 0, 0))


def _healthz(gateway: GatewayStatus) -> Text:
    code = gateway["healthz"]
    if gateway["writes"] == "refused":
        return Text(f"{code}, changes refused", style="bold yellow")
    return Text(str(code or "no answer"), style="green" if code == 200 else "bold red")


def _rotation(member: GatewayStatus) -> Text:
    words = {True: Text("yes", style="green"), False: Text("no", style="bold red"), None: Text("?")}
    return words[member["in_rotation"]]


def _fault(kind: str | None) -> Text:
    return Text(kind or "-", style="bold yellow" if kind else "dim")


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
