"""HostRow: everything the list of hosts shows of one, as one fact; and its details in full."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import ConnectFailed, EngineError, printable
from engine.fleet import HostState

from .connect_steps import failed, step_mark, step_role, steps_to
from .formatting import counted, duration, memory_size, moment
from .host_health import latency_text

if TYPE_CHECKING:
    from engine import HostInfo
    from engine.fleet import Host

    from .marks import Marks
    from .widgets.part_text import Line
    from .widgets.table_column import Moment, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRow:
    """One host; ``retry_in`` in seconds, ``since`` in seconds since the epoch.

    ``domains``, ``running`` and ``viewers`` are None where nobody knows; with ``more_viewers``
    there may be more.
    """

    name: str
    uri: str
    read_only: bool
    state: HostState
    failure: EngineError | None
    retry_in: int | None
    latency: float | None
    since: float | None
    info: HostInfo | None
    domains: int | None
    running: int | None
    viewers: int | None
    more_viewers: bool

    @property
    def is_well(self) -> bool:
        """Whether it is connected and answers."""
        return self.state is HostState.CONNECTED and self.failure is None

    @property
    def hypervisor(self) -> str:
        """Name and version; "" while unknown."""
        return f"{self.info.hypervisor} {self.info.version}".strip() if self.info else ""


def host_row(host: Host, info: HostInfo | None, now: float, monotonic: float) -> HostRow:
    """Return how the host is at this time of both clocks."""
    figures = host.summary()
    is_known = host.has_answered
    is_current = is_known and figures.is_complete
    seen = host.connected_at if host.failure is None else host.inventory.stale_since
    if not is_known and host.connected_at is None:
        seen = None
    return HostRow(
        name=host.name,
        uri=host.uri,
        read_only=host.read_only,
        state=host.state,
        failure=host.failure,
        retry_in=None if host.retry_at is None else max(0, math.ceil(host.retry_at - monotonic)),
        latency=host.latency,
        since=None if seen is None else now - (monotonic - seen),
        info=info,
        domains=figures.domains if is_known else None,
        running=figures.running if is_current else None,
        viewers=figures.viewers if is_current else None,
        more_viewers=not figures.viewers_known,
    )


def state_parts(row: HostRow, moment: Moment) -> list[Part]:
    """Return mark and words of how it is."""
    marks = moment.marks
    if row.state is HostState.STOPPED:
        step = row.failure.step if isinstance(row.failure, ConnectFailed) else None
        why = f": {step.value}" if step else ""
        return [(f"{marks.crashed} stopped{why}", "bad")]
    if row.retry_in is not None:
        return [(f"{marks.stale} ", "warning"), (f"retry in {duration(row.retry_in)}", "warning")]
    if row.is_well:
        return [(marks.running, "good"), (f" {row.state.value}", "")]
    return [(f"{marks.stale} {HostState.CONNECTING.value}", "dim")]


def viewer_figure(row: HostRow) -> str:
    """Return ``"3"``, ``"3+"`` where there may be more, ``"?"`` where nobody knows."""
    if row.viewers is None or (row.more_viewers and not row.viewers):
        return "?"
    return f"{row.viewers}+" if row.more_viewers else str(row.viewers)


def host_lines(row: HostRow, moment: Moment) -> tuple[Line, ...]:
    """Return what there is to say of the host, what is wrong first."""
    lines = [*_failure_lines(row, moment)] if row.failure else []
    if row.is_well:
        lines.append(_well_line(row, moment))
    if row.info:
        lines.append(((machine_words(row.info, moment.marks), ""),))
    mode = "  read-only: it can be looked at, not changed" if row.read_only else ""
    lines.append(((printable(row.uri), "dim"), (mode, "dim")))
    return tuple(lines)


def _well_line(row: HostRow, now: Moment) -> Line:
    since = "" if row.since is None else f" since {moment(row.since, now.now)}"
    words = [f"connected{since}"]
    if latency := latency_text(row.latency):
        words.append(f"answers in {latency}")
    return ((f" {now.marks.dot} ".join(words), "good"),)


def machine_words(info: HostInfo, marks: Marks) -> str:
    """Return what a host says of itself."""
    parts = [f"{printable(info.hypervisor)} {printable(info.version)}".strip()]
    parts[0] += f" on {printable(info.hostname)}"
    if info.cpus is not None:
        parts.append(counted(info.cpus, "processor"))
    if info.memory_kib is not None:
        parts.append(memory_size(info.memory_kib))
    return f" {marks.dot} ".join(parts)


def _failure_lines(row: HostRow, now: Moment) -> list[Line]:
    """Return what and where, how far the way was found, what to do, and when it is tried again."""
    assert row.failure is not None
    is_stopped = row.state is HostState.STOPPED
    lines: list[Line] = [((printable(row.failure.message), "bad" if is_stopped else "warning"),)]
    if isinstance(row.failure, ConnectFailed) and row.failure.step in steps_to(row.uri):
        parts: list[Part] = []
        for name, state in failed(row.uri, row.failure)[:-1]:  # nobody came to the last
            parts += [step_mark(state, now.marks), (f" {name}   ", step_role(state))]
        lines.append(tuple(parts))
    if row.failure.hint:
        lines.append(((printable(row.failure.hint), ""),))
    seen = "" if row.since is None else f"; last seen {moment(row.since, now.now)}"
    if is_stopped:
        lines.append((("R", "accent"), (f" tries again; nothing does so by itself{seen}", "dim")))
    elif row.retry_in is not None:
        again = f" tries again now, else in {duration(row.retry_in)}{seen}"
        lines.append((("R", "accent"), (again, "dim")))
    else:
        lines.append(((f"it is tried again just now{seen}", "dim"),))
    return lines
