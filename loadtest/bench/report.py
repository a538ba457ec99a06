"""What was measured, as tables."""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from loadtest.bench.catalogue import BOOKS, SEARCHES, SORTS, Latencies
from loadtest.bench.cold import SERVICES, Starts
from loadtest.bench.copies import FRAMEWORK, THIN
from loadtest.bench.figures import Target
from loadtest.bench.hosts import ENDPOINTS, PARTS, ROUNDS, Costs


def hosts(costs: Costs) -> RenderableType:
    """Give every host's CPU per request, the gateway's beside it."""
    table = _table()
    title = f"CPU per request through the gateway, µs: median of {ROUNDS} rounds (min..max)"
    for column in ("", "functions on", "function", "gateway", "egress", "Redis"):
        table.add_column(column, justify="left" if column in ("", "functions on") else "right")
    for endpoint in ENDPOINTS:
        for host in costs.hosts:
            parts = [costs.of(endpoint, host, part).text() for part in ("function", "gateway", "egress", "redis")]
            table.add_row(endpoint if host == THIN else "", host, *parts)
    return _titled(title, table)


def totals(costs: Costs) -> RenderableType:
    """Give where the thin host's path spends its CPU, as absolute figures and shares."""
    table = _table()
    title = "All of it on the thin host, µs of CPU per request and share"
    table.add_column()
    for part in (*PARTS, "total"):
        table.add_column(part, justify="right")
    for endpoint in ENDPOINTS:
        total = costs.of(endpoint, THIN).median
        medians = [costs.of(endpoint, THIN, part).median for part in PARTS]
        cells = [f"{median:.0f}  {median / total:4.0%}" for median in medians]
        table.add_row(endpoint, *cells, costs.of(endpoint, THIN).text())
    return _titled(title, table)


def cold(starts: Starts) -> RenderableType:
    """Give the time of a cold start on both hosts."""
    table = _table()
    title = "Cold start, spawn to first 200, ms: median (min..max)"
    table.add_column()
    for host in (THIN, FRAMEWORK):
        table.add_column(host, justify="right")
    for service in SERVICES:
        table.add_row(service, *(starts[service, host].text() for host in (THIN, FRAMEWORK)))
    return _titled(title, table)


def latencies(found: Latencies) -> RenderableType:
    """Give the time of every uncached answer from the large catalogue."""
    table = _table()
    title = f"An uncached answer from {BOOKS:,} books, ms: median (min..max)"
    kinds = ("first page", "middle page", *(f"search, {kind} hits," for kind in SEARCHES))
    for column in ("sorted by", *kinds):
        table.add_column(column.rstrip(","), justify="left" if column == "sorted by" else "right")
    for sort in SORTS:
        names = [f"{kind} by {sort}" for kind in kinds]
        table.add_row(sort, *(found[name].text() if name in found else "" for name in names))
    return _titled(title, table)


def targets(found: Iterable[Target]) -> RenderableType:
    """Give every ratio with its spread and whether it reaches its target."""
    table = _table()
    title = "Targets: ratio, median (min..max)"
    for column in ("", "beside", "ratio", "at most", ""):
        table.add_column(column, justify="right" if column in ("ratio", "at most") else "left")
    for target in found:
        verdict = Text("reached", "green") if target.reached else Text("missed", "bold red")
        table.add_row(target.what, target.beside, target.ratio.text(2), f"{target.most:.2f}", verdict)
    return _titled(title, table)


def _table() -> Table:
    return Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))


def _titled(title: str, table: Table) -> RenderableType:
    return Group(Text(title, "bold"), table, Text())  # a table's own title is broken where the table is narrow
