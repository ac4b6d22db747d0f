"""What the cells of the domain list say: for each column a function of the row.

CPU is of the domain's own processors: 100 % is all of them busy.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from engine import DomainState, printable

from ..formatting import UNKNOWN, duration, memory_use, percent

if TYPE_CHECKING:
    from engine.fleet import DomainRow

    from .table_column import Moment, Part

#: Per cent from which a domain's processors count as busy.
BUSY_PERCENT = 90.0

#: Seconds between two repaints of rows nobody answers for, in the first minute.
_AGE_STEP, _MINUTE = 10.0, 60.0

#: Characters of a foreign name before it is cut; no terminal shows more of it in a list.
NAME_LIMIT = 80

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
    from ..displays.own_viewers import is_ours
    from ..session_text import name_text, place_text  # not before the first viewer is painted

    mark: Part = (f"{moment.marks.watched} ", "accent")
    if len(viewers) > 1:
        more = "" if row.sessions_complete else "+"
        named = next((name_text(viewer) for viewer in viewers if viewer.who), "")
        return [mark, (f"{len(viewers)}{more}", "accent"), (f" {named}", "dim")]
    if viewers[0].who or is_ours(viewers[0]):
        return [mark, (name_text(viewers[0]), "accent")]
    return [mark, ("?", "accent"), (f"  {place_text(viewers[0])}", "dim")]


def name_cell(row: DomainRow, moment: Moment) -> list[Part]:
    """Return the name."""
    return [(printable(row.info.ref.name, NAME_LIMIT), "name")]


def lock_tail(row: DomainRow, moment: Moment) -> Part | None:
    """Return the mark of a protected domain."""
    return (moment.marks.protected, "warning") if row.info.protected else None


def title_cell(row: DomainRow, moment: Moment) -> list[Part]:
    """Return the title."""
    return [(printable(row.info.title, NAME_LIMIT), "dim")]


def cpu_cell(row: DomainRow, moment: Moment) -> list[Part]:
    """Return the load of the domain's own processors."""
    load = guest_cpu_percent(row)
    return [(percent(load), _load_role(load))]


def cpu_history_cell(row: DomainRow, moment: Moment) -> list[Part]:
    """Return the load of the last samples as bars."""
    full = 100.0 * (row.info.vcpus or 1)
    role = "bad" if _load_role(guest_cpu_percent(row)) == "bad" else "busy"
    return [(moment.marks.sparkline(row.cpu_history, 8, full), role)]


def _load_role(load: float | None) -> str:
    if load is None:
        return "dim"
    return "bad" if load >= BUSY_PERCENT else ""


def figure_parts(text: str) -> list[Part]:
    """Return a figure; one that is not known is dim."""
    return [(text, "dim" if text == UNKNOWN else "")]


def vcpus_cell(row: DomainRow, moment: Moment) -> list[Part]:
    """Return the number of processors."""
    return figure_parts(UNKNOWN if row.info.vcpus is None else str(row.info.vcpus))


def memory_cell(row: DomainRow, moment: Moment) -> list[Part]:
    """Return what the guest uses, of what it may have."""
    text = memory_use(row.memory_used_kib, row.info.max_memory_kib)
    return [(text, "dim" if text.startswith(UNKNOWN) else "")]


def _uptime_seconds(row: DomainRow, now: float) -> float | None:
    started = row.info.started_at
    return None if started is None or not row.info.status.state.is_active else now - started


def uptime_cell(row: DomainRow, moment: Moment) -> list[Part]:
    """Return for how long it has been running."""
    return [(duration(_uptime_seconds(row, moment.now)), "dim")]


def host_cell(row: DomainRow, moment: Moment) -> list[Part]:
    """Return the host's name."""
    return [(printable(row.host, NAME_LIMIT), "dim")]


def address_cell(row: DomainRow, moment: Moment) -> list[Part]:
    """Return the guest's first address, and how many more there are."""
    if not row.addresses:
        return []
    more = len(row.addresses) - 1
    return [
        (printable(row.addresses[0], NAME_LIMIT), ""),
        *([(f" +{more}", "dim")] if more else []),
    ]


def address_order(row: DomainRow) -> Any:
    """Return what addresses sort by: as numbers, version 4 before 6; None where none is known."""
    if not row.addresses:
        return None
    try:
        address = ip_address(row.addresses[0])
    except ValueError:
        return (9, 0)
    return (address.version, int(address))


def system_cell(row: DomainRow, moment: Moment) -> list[Part]:
    """Return what runs in the guest."""
    return [(printable(row.os_name, NAME_LIMIT), "dim")]


def tags_cell(row: DomainRow, moment: Moment) -> list[Part]:
    """Return the words by which it is grouped."""
    return [(printable(" ".join(row.info.tags), NAME_LIMIT), "busy")]


def autostart_cell(row: DomainRow, moment: Moment) -> list[Part]:
    """Say whether it starts with its host."""
    return [("auto", "dim")] if row.info.autostart else []


def pending_cell(row: DomainRow, moment: Moment) -> list[Part]:
    """Say that the next start brings another machine."""
    if row.has_pending_changes is None:
        return [(UNKNOWN, "dim")] if row.info.status.state.is_active else []
    return [("restart", "warning")] if row.has_pending_changes else []


def count_rate_cell(per_second: float | None) -> list[Part]:
    """Return how many a second, in thousands where there are many."""
    if per_second is None:
        return figure_parts(UNKNOWN)
    if per_second < 9999.5:
        return [(f"{per_second:.0f}", "")]
    return [
        (f"{per_second / 1000:.0f} k" if per_second < 999_500 else f"{per_second / 1e6:.0f} M", "")
    ]


def uuid_cell(row: DomainRow, moment: Moment) -> list[Part]:
    """Return the uuid."""
    return [(printable(row.info.ref.uuid, NAME_LIMIT), "dim")]


def id_cell(row: DomainRow, moment: Moment) -> list[Part]:
    """Return the number of the running domain."""
    return [] if row.info.ref.id is None else [(str(row.info.ref.id), "dim")]
