"""The columns of the domain list, as a table: title, width, text and order of each.

CPU is of the domain's own processors: 100 % is all of them busy.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine import DomainState, printable

from ..formatting import UNKNOWN, bit_rate, byte_rate, duration, memory_use, percent
from .table_column import Column, Moment, Part

if TYPE_CHECKING:
    from engine.fleet import DomainRow

#: Per cent from which a domain's processors count as busy.
BUSY_PERCENT = 90.0

#: Seconds between two repaints of rows nobody answers for, in the first minute.
_AGE_STEP, _MINUTE = 10.0, 60.0

#: Characters of a foreign name before it is cut; no terminal shows more of it in a list.
_NAME_LIMIT = 80

_STATE_ROLES = {
    DomainState.RUNNING: ("good", ""),
    DomainState.BLOCKED: ("good", ""),
    DomainState.PAUSED: ("warning", "warning"),
    DomainState.PMSUSPENDED: ("warning", "warning"),
    DomainState.SHUTDOWN: ("busy", "busy"),
    DomainState.CRASHED: ("bad", "bad"),
}


def guest_cpu_percent(row: DomainRow) -> float | None:
    """Return the load of the domain's own processors, 100 when all are busy."""
    if row.cpu_percent is None:
        return None
    return row.cpu_percent / (row.info.vcpus or 1)


def stale_age(row: DomainRow, moment: Moment) -> str:
    """Return how old the news of a row is, in steps of ten seconds at first; empty for fresh."""
    if row.stale_since is None:
        return ""
    seconds = moment.monotonic - row.stale_since
    return duration(seconds if seconds >= _MINUTE else seconds // _AGE_STEP * _AGE_STEP)


def state_parts(row: DomainRow, moment: Moment) -> list[Part]:
    """Return mark and word of the state; a row nobody answers for has the mark of the unknown."""
    state = row.info.status.state
    mark_role, word_role = _STATE_ROLES.get(state, ("dim", "dim"))
    if row.stale_since is not None:
        age = stale_age(row, moment)
        return [(f"{moment.marks.stale} {state.label}", "dim"), (f" {age} ago", "dim")]
    return [(moment.marks.state(state), mark_role), (f" {state.label}", word_role)]


def viewer_parts(row: DomainRow, moment: Moment) -> list[Part]:
    """Return who is on the console: a name, the number of several, ``?`` where nobody knows."""
    viewers = row.viewers
    if row.stale_since is not None or not (row.sessions_complete or viewers):
        return [("?", "dim")]
    if not viewers:
        return []
    from ..session_text import name_text, place_text  # not before the first viewer is painted

    mark: Part = (f"{moment.marks.watched} ", "accent")
    if len(viewers) > 1:
        more = "" if row.sessions_complete else "+"
        named = next((name_text(viewer) for viewer in viewers if viewer.who), "")
        return [mark, (f"{len(viewers)}{more}", "accent"), (f" {named}", "dim")]
    if viewers[0].who:
        return [mark, (name_text(viewers[0]), "accent")]
    return [mark, ("?", "accent"), (f"  {place_text(viewers[0])}", "dim")]


def _name(row: DomainRow, moment: Moment) -> list[Part]:
    return [(printable(row.info.ref.name, _NAME_LIMIT), "name")]


def _lock(row: DomainRow, moment: Moment) -> Part | None:
    return (moment.marks.protected, "warning") if row.info.protected else None


def _title(row: DomainRow, moment: Moment) -> list[Part]:
    return [(printable(row.info.title, _NAME_LIMIT), "dim")]


def _cpu(row: DomainRow, moment: Moment) -> list[Part]:
    load = guest_cpu_percent(row)
    return [(percent(load), _load_role(load))]


def _cpu_history(row: DomainRow, moment: Moment) -> list[Part]:
    full = 100.0 * (row.info.vcpus or 1)
    role = "bad" if _load_role(guest_cpu_percent(row)) == "bad" else "busy"
    return [(moment.marks.sparkline(row.cpu_history, 8, full), role)]


def _load_role(load: float | None) -> str:
    if load is None:
        return "dim"
    return "bad" if load >= BUSY_PERCENT else ""


def _figure(text: str) -> list[Part]:
    return [(text, "dim" if text == UNKNOWN else "")]


def _vcpus(row: DomainRow, moment: Moment) -> list[Part]:
    return _figure(UNKNOWN if row.info.vcpus is None else str(row.info.vcpus))


def _memory(row: DomainRow, moment: Moment) -> list[Part]:
    text = memory_use(row.memory_used_kib, row.info.max_memory_kib)
    return [(text, "dim" if text.startswith(UNKNOWN) else "")]


def _uptime_seconds(row: DomainRow, now: float) -> float | None:
    started = row.info.started_at
    return None if started is None or not row.info.status.state.is_active else now - started


def _uptime(row: DomainRow, moment: Moment) -> list[Part]:
    return [(duration(_uptime_seconds(row, moment.now)), "dim")]


#: Left to right. The order of states is how much they deserve a look.
_STATE_ORDER = {
    DomainState.CRASHED: 0,
    DomainState.PAUSED: 1,
    DomainState.PMSUSPENDED: 2,
    DomainState.SHUTDOWN: 3,
    DomainState.RUNNING: 4,
    DomainState.BLOCKED: 4,
    DomainState.NOSTATE: 5,
    DomainState.SHUTOFF: 6,
}

DOMAIN_COLUMNS: tuple[Column[DomainRow], ...] = (
    Column(
        title="NAME",
        width=16,
        grows=28,
        render=_name,
        tail=_lock,
        sort_key=lambda row: row.info.ref.name,
    ),
    Column(
        title="HOST",
        width=10,
        from_width=96,
        render=lambda row, moment: [(printable(row.host, _NAME_LIMIT), "dim")],
        sort_key=lambda row: row.host,
    ),
    Column(
        title="STATE",
        width=12,
        grows=20,
        render=state_parts,
        sort_key=lambda row: _STATE_ORDER[row.info.status.state],
    ),
    Column(
        title="VCPU",
        width=4,
        from_width=71,
        right=True,
        high_first=True,
        render=_vcpus,
        sort_key=lambda row: row.info.vcpus,
    ),
    Column(
        title="CPU",
        width=5,
        from_width=50,
        right=True,
        high_first=True,
        render=_cpu,
        sort_key=guest_cpu_percent,
    ),
    Column(
        title="",
        width=8,
        from_width=110,
        render=_cpu_history,
        sort_key=guest_cpu_percent,
        high_first=True,
    ),
    Column(
        title="MEMORY",
        width=13,
        from_width=65,
        right=True,
        high_first=True,
        render=_memory,
        sort_key=lambda row: row.memory_used_kib,
    ),
    Column(
        title="DISK",
        width=8,
        right=True,
        from_width=124,
        high_first=True,
        render=lambda row, moment: _figure(byte_rate(row.disk_bytes_per_s)),
        sort_key=lambda row: row.disk_bytes_per_s,
    ),
    Column(
        title="NET",
        width=8,
        right=True,
        from_width=124,
        high_first=True,
        render=lambda row, moment: _figure(bit_rate(row.net_bytes_per_s)),
        sort_key=lambda row: row.net_bytes_per_s,
    ),
    Column(
        title="VIEWERS",
        width=11,
        from_width=43,
        grows=22,
        render=viewer_parts,
        sort_key=lambda row: len(row.viewers),
        high_first=True,
    ),
    Column(
        title="UP",
        width=6,
        right=True,
        from_width=136,
        render=_uptime,
        sort_key=lambda row: row.info.started_at,
    ),
    Column(
        title="TITLE",
        width=16,
        grows=48,
        from_width=160,
        render=_title,
        sort_key=lambda row: row.info.title or None,
    ),
)

#: What is different where there are several hosts: of whom a domain is matters more then.
_OF_HOSTS: dict[str, dict[str, Any]] = {
    "NAME": {"width": 14},
    "HOST": {"width": 9, "grows": 16, "from_width": 71},
    "VCPU": {"from_width": 80},
}

#: The same for a list of several hosts.
COLUMNS_OF_HOSTS: tuple[Column[DomainRow], ...] = tuple(
    replace(column, **_OF_HOSTS.get(column.title, {})) for column in DOMAIN_COLUMNS
)
