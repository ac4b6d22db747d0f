"""The list of 10,000 domains beside Textual's own DataTable, in the same process by turns.

Processor time of the whole application from the key, or the change, until everything is painted;
headless, so that the terminal costs neither anything. Both tables have nine columns of the same
figures; the DataTable is filled, scrolled, sorted and changed by its own methods.
"""

from __future__ import annotations

import asyncio
import gc
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from textual.app import App
from textual.widgets import DataTable

from tests.tui.demo_deck import domain_row
from tui.row_filter import parse_filter
from tui.widgets.domain_table import DomainTable

from .row import Row, at_most, milliseconds
from .statistics import median

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.pilot import Pilot

    from engine.fleet import DomainRow

DOMAINS: Final = 10_000
CHANGED: Final = 1_000
ROUNDS: Final = 9
SIZE: Final = (200, 50)
#: Seconds of processor time.
_PAGE, _SORT, _FILTER, _CHANGE, _LOAD = 0.016, 0.040, 0.030, 0.012, 0.100


def rows(number: int) -> list[DomainRow]:
    """Return domains with different loads and names."""
    return [
        domain_row(f"vm-{place:05}", cpu=place * 7 % 400, net_bytes_per_s=float(place * 31 % 9999))
        for place in range(number)
    ]


class _Ours(App[None]):
    CSS = "RowTable { overflow-x: hidden; } RowTable > .table--cursor { text-style: reverse; }"

    def compose(self) -> ComposeResult:
        yield DomainTable()

    @property
    def table(self) -> DomainTable:
        return self.query_one(DomainTable)


class _Theirs(App[None]):
    def compose(self) -> ComposeResult:
        yield DataTable()

    @property
    def table(self) -> DataTable[Any]:
        return self.query_one(DataTable)


def measure() -> list[Row]:
    """Return the medians of ``ROUNDS`` of each."""
    ours, theirs = asyncio.run(_ours()), asyncio.run(_theirs())
    limits = {
        "page down": _PAGE,
        "sort by another column": _SORT,
        "a keystroke of a filter": _FILTER,
        f"{CHANGED:,} rows change": _CHANGE,
        "load and first paint, beyond that of 10": _LOAD,
    }
    table = []
    for name, limit in limits.items():
        row = at_most(
            f"{DOMAINS:,} domains, {name}: processor time", ours[name], limit, milliseconds
        )
        table.append(replace(row, theirs=theirs.get(name)))
    return table


async def _cost(pilot: Pilot[None], work: Callable[[], object]) -> float:
    """Return the processor time of ``work`` and of everything that it brings about."""
    gc.collect()
    start = time.process_time()
    work()
    await pilot.pause()
    return time.process_time() - start


async def _ours() -> dict[str, float]:
    loads = {number: [await _load_ours(number) for _ in range(3)] for number in (10, DOMAINS)}
    figures: dict[str, list[float]] = {}
    domains = rows(DOMAINS)
    app = _Ours()
    async with app.run_test(size=SIZE) as pilot:
        table = app.table
        table.update_rows({row.key: row for row in domains})
        await pilot.pause()
        for turn in range(ROUNDS):
            changed = [
                replace(row, cpu_percent=float(turn + place % 90))
                for place, row in enumerate(domains[:: DOMAINS // CHANGED])
            ]
            works: dict[str, Callable[[], object]] = {
                "page down": lambda: table.action_page(1),
                "sort by another column": table.action_sort_next,
                "a keystroke of a filter": lambda turn=turn: table.show_where(  # type: ignore[misc]
                    "0", parse_filter(f"vm-0{turn} state:run")
                ),
                f"{CHANGED:,} rows change": lambda changed=changed: table.update_rows(  # type: ignore[misc]
                    {row.key: row for row in changed}
                ),
            }
            for name, work in works.items():
                figures.setdefault(name, []).append(await _cost(pilot, work))
                if "filter" in name:
                    table.show_where("", parse_filter(""))
                    await pilot.pause()
    beyond = median(loads[DOMAINS]) - median(loads[10])
    return {name: median(times) for name, times in figures.items()} | {
        "load and first paint, beyond that of 10": beyond
    }


async def _load_ours(number: int) -> float:
    changes = {row.key: row for row in rows(number)}
    app = _Ours()
    async with app.run_test(size=SIZE) as pilot:
        return await _cost(pilot, lambda: app.table.update_rows(changes))


async def _theirs() -> dict[str, float]:
    loads = {number: await _load_theirs(number) for number in (10, DOMAINS)}
    figures: dict[str, list[float]] = {}
    app = _Theirs()
    async with app.run_test(size=SIZE) as pilot:
        table = app.table
        _fill(table, rows(DOMAINS))
        await pilot.pause()
        keys = list(table.rows)[:: DOMAINS // CHANGED]
        columns = list(table.columns)
        for turn in range(3):

            def change(turn: int = turn) -> None:
                for place, key in enumerate(keys):
                    table.update_cell(key, columns[3], f"{(turn + place) % 100} %")

            works: dict[str, Callable[[], object]] = {
                "page down": table.action_page_down,
                "sort by another column": lambda turn=turn: table.sort(columns[turn]),  # type: ignore[misc]
                f"{CHANGED:,} rows change": change,
            }
            for name, work in works.items():
                figures.setdefault(name, []).append(await _cost(pilot, work))
    return {name: median(times) for name, times in figures.items()} | {
        "load and first paint, beyond that of 10": loads[DOMAINS] - loads[10]
    }


async def _load_theirs(number: int) -> float:
    domains = rows(number)
    app = _Theirs()
    async with app.run_test(size=SIZE) as pilot:
        return await _cost(pilot, lambda: _fill(app.table, domains))


def _fill(table: DataTable[Any], domains: list[DomainRow]) -> None:
    table.add_columns("NAME", "HOST", "STATE", "CPU", "VCPU", "MEMORY", "NET", "TITLE", "UUID")
    for row in domains:
        info = row.info
        table.add_row(
            info.ref.name,
            row.host,
            info.status.state.label,
            f"{row.cpu_percent} %",
            str(info.vcpus),
            str(info.memory_kib),
            str(row.net_bytes_per_s),
            info.title,
            info.ref.uuid,
        )
