"""HostTable: the list of hosts, and its columns."""

from __future__ import annotations

from engine import printable
from engine.fleet import HostState

from ..formatting import UNKNOWN, memory_size, moment
from ..host_health import latency_text
from ..host_row import HostRow, state_parts, viewer_figure
from .listed_table import ListedTable
from .table_column import Column, Moment, Part

#: Characters of a name or address before it is cut.
_TEXT_LIMIT = 200

#: How much a state deserves a look.
_STATE_ORDER = {
    HostState.STOPPED: 0,
    HostState.WAITING: 1,
    HostState.CONNECTING: 2,
    HostState.CONNECTED: 3,
}


class HostTable(ListedTable[HostRow]):
    """Every host, one line each."""

    help = """
        One line for each host, whether it answers or not. A host that is lost is tried again by
        itself, with pauses that grow to a minute. One that is stopped waits for somebody: a
        password, a key, an address that means nothing. Below the list stands why. R tries the host
        under the cursor at once; elsewhere it tries every host that failed, as :retry does.

        ? is what nobody knows, or what a silent host said too long ago. ! beside a name: read-only.

        Enter shows that host in full, D its domains alone. What is changed here is kept in
        config.toml.

        Filter: words that must all hold; host:lab  state:stopped  hypervisor:qemu  address:ssh
        !word  ~regex
        """

    nouns = "Hosts"
    fields = {
        "host": lambda row: row.name,
        "state": lambda row: row.state.value,
        "hypervisor": lambda row: row.hypervisor,
        "address": lambda row: row.uri,
    }

    def __init__(self) -> None:
        super().__init__(HOST_COLUMNS)

    def is_dim(self, row: HostRow) -> bool:
        """Nothing: a host that is away is what deserves the look."""
        return False


def _name(row: HostRow, moment: Moment) -> list[Part]:
    parts: list[Part] = [(printable(row.name, _TEXT_LIMIT), "name")]
    if row.read_only:
        parts.append((f" {moment.marks.protected}", "dim"))
    return parts


def _count(figure: int | None) -> list[Part]:
    return [("?", "dim") if figure is None else (str(figure), "")]


def _viewers(row: HostRow, moment: Moment) -> list[Part]:
    figure = viewer_figure(row)
    return [(figure, "dim" if figure in ("?", "0") else "accent")]


def _dim(text: str) -> list[Part]:
    return [(text, "dim")]


def _latency(row: HostRow, moment: Moment) -> list[Part]:
    text = latency_text(row.latency)
    return [(text, "")] if text else _dim(UNKNOWN)


def _cpus(row: HostRow, moment: Moment) -> list[Part]:
    cpus = row.info.cpus if row.info else None
    return _dim(UNKNOWN) if cpus is None else [(str(cpus), "")]


def _memory(row: HostRow, moment: Moment) -> list[Part]:
    text = memory_size(row.info.memory_kib if row.info else None)
    return [(text, "dim" if text == UNKNOWN else "")]


HOST_COLUMNS: tuple[Column[HostRow], ...] = (
    Column(title="HOST", width=13, grows=26, render=_name, sort_key=lambda row: row.name),
    Column(
        title="STATE",
        width=21,
        render=state_parts,
        sort_key=lambda row: (_STATE_ORDER[row.state], row.name),
    ),
    Column(
        title="LATENCY",
        width=7,
        right=True,
        high_first=True,
        render=_latency,
        sort_key=lambda row: row.latency,
    ),
    Column(
        title="DOMAINS",
        width=7,
        right=True,
        high_first=True,
        render=lambda row, moment: _count(row.domains),
        sort_key=lambda row: row.domains,
    ),
    Column(
        title="RUNNING",
        width=7,
        right=True,
        high_first=True,
        render=lambda row, moment: _count(row.running),
        sort_key=lambda row: row.running,
    ),
    Column(
        title="VIEWERS",
        width=7,
        right=True,
        high_first=True,
        render=_viewers,
        sort_key=lambda row: row.viewers,
    ),
    Column(
        title="HYPERVISOR",
        width=14,
        grows=22,
        from_width=104,
        render=lambda row, moment: _dim(printable(row.hypervisor, _TEXT_LIMIT) or UNKNOWN),
        sort_key=lambda row: row.hypervisor or None,
    ),
    Column(
        title="CPUS",
        width=5,
        right=True,
        high_first=True,
        from_width=120,
        render=_cpus,
        sort_key=lambda row: row.info.cpus if row.info else None,
    ),
    Column(
        title="MEMORY",
        width=8,
        right=True,
        high_first=True,
        from_width=120,
        render=_memory,
        sort_key=lambda row: row.info.memory_kib if row.info else None,
    ),
    Column(
        title="SINCE",
        width=12,
        right=True,
        from_width=140,
        render=lambda row, now: _dim(moment(row.since, now.now)),
        sort_key=lambda row: row.since,
    ),
    Column(
        title="ADDRESS",
        width=24,
        grows=60,
        from_width=112,
        render=lambda row, moment: _dim(printable(row.uri, _TEXT_LIMIT)),
        sort_key=lambda row: row.uri,
    ),
)
